// Settings of reviews, and what follows from them: working days (A7), purchases that were perhaps taken apart (A12).
// Real and fake: see testing/service.h.
#include "services/approval/rpc/testing/service.h"
#include "services/approval/store/keyspaces.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SettingsTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::ApprovalSettings> Set(const std::string& settings) {
    return Send<v1::UpdateApprovalSettingsRequest, v1::ApprovalSettings>(
        "ApprovalSettingsService/UpdateApprovalSettings", "parent: 'organizations/acme' settings { " + settings + " }");
  }
  absl::StatusOr<v1::ApprovalSettings> Read() {
    return Send<v1::GetApprovalSettingsRequest, v1::ApprovalSettings>("ApprovalSettingsService/GetApprovalSettings",
                                                                      "parent: 'organizations/acme'");
  }
  void GoTo(absl::CivilSecond second) {
    node_.clock().SetTime(absl::FromCivil(second, absl::UTCTimeZone()));
    RunJobs();
  }
  static std::string At(const google::protobuf::Timestamp& time) {
    return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
  }
  // An order of its own from a supplier.
  absl::StatusOr<v1::Review> Buy(const std::string& id, int dollars, const std::string& supplier = "initech") {
    std::string subject = SubjectText(dollars, "supplier: 'organizations/acme/suppliers/" + supplier + "'");
    subject.replace(subject.find("purchaseOrders/po"), 17, "purchaseOrders/" + id);
    return Send<v1::OpenReviewRequest, v1::Review>(
        "Reviews/OpenReview", "parent: 'organizations/acme' review_id: '" + id + "' subject { " + subject + " }",
        "purchase_order");
  }
};

constexpr char kWeekend[] =
    "work_calendar { free_weekdays: SATURDAY free_weekdays: SUNDAY "
    "holidays { year: 2026 month: 1 day: 19 } } ";

TEST_F(SettingsTest, AreDefaultsUntilSomebodySetsThem) {
  const absl::StatusOr<v1::ApprovalSettings> defaults = Read();
  ASSERT_THAT(defaults, IsOk());
  EXPECT_EQ(defaults->revision(), 0);
  EXPECT_EQ(defaults->split_detection().window_days(), 14);
  EXPECT_EQ(defaults->split_detection().least_share_percent(), 20);
  EXPECT_FALSE(defaults->has_work_calendar());
  const absl::StatusOr<v1::ApprovalSettings> set = Set(std::string(kWeekend) + "etag: '" + defaults->etag() + "'");
  ASSERT_THAT(set, IsOk());
  EXPECT_EQ(set->revision(), 1);
  EXPECT_THAT(Set("etag: '" + defaults->etag() + "'"), HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(Read()->work_calendar().free_weekdays_size(), 2);
  EXPECT_EQ(Events<v1::ApprovalSettingsChanged>().size(), 1u);
  EXPECT_THAT(Set("work_calendar { holidays { year: 2026 month: 2 day: 30 } }"),
              HasMetadata("field", "settings.work_calendar.holidays[0]"));
  EXPECT_THAT(Set("work_calendar { free_weekdays: DAY_OF_WEEK_UNSPECIFIED }"),
              HasMetadata("field", "settings.work_calendar.free_weekdays"));
}

TEST_F(SettingsTest, RemindersEscalationsAndDeadlinesCountWorkingDays) {
  ASSERT_THAT(Set(kWeekend), IsOk());
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE",
                                         "escalations { after_hours: 96 action: ACTION_ADD approver { user: "
                                         "'organizations/acme/users/cat' } }")),
              IsOk());
  // A Thursday; Monday the 19th is a holiday.
  GoTo(absl::CivilSecond(2026, 1, 15, 9, 0, 0));
  const absl::StatusOr<v1::Review> review = Open("r", 500);
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(At(review->deadline()), "2026-01-27 09:00");
  GoTo(absl::CivilSecond(2026, 1, 21, 8, 59, 59));
  EXPECT_THAT(Events<v1::ReviewReminded>(), IsEmpty());
  GoTo(absl::CivilSecond(2026, 1, 21, 9, 0, 0));
  EXPECT_EQ(Events<v1::ReviewReminded>().size(), 1u);
  EXPECT_EQ(Get("r")->stages(0).escalations_done(), 0);
  GoTo(absl::CivilSecond(2026, 1, 22, 9, 0, 0));
  EXPECT_EQ(Get("r")->stages(0).escalations_done(), 1);
  // A question over the weekend takes no working time but Friday's rest.
  GoTo(absl::CivilSecond(2026, 1, 23, 12, 0, 0));
  EXPECT_THAT((Send<v1::RequestInformationRequest, v1::Review>(
                  "Reviews/RequestInformation", "name: 'organizations/acme/reviews/r' text: 'why'", "bob")),
              IsOk());
  GoTo(absl::CivilSecond(2026, 1, 26, 12, 0, 0));
  EXPECT_THAT((Send<v1::AnswerInformationRequest, v1::Review>(
                  "Reviews/AnswerInformation", "name: 'organizations/acme/reviews/r' text: 'so'", "eve")),
              IsOk());
  EXPECT_EQ(At(Get("r")->deadline()), "2026-01-28 09:00");
  GoTo(absl::CivilSecond(2026, 1, 28, 8, 59, 59));
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_OPEN);
  GoTo(absl::CivilSecond(2026, 1, 28, 9, 0, 0));
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_EXPIRED);
}

TEST_F(SettingsTest, AQuestionThatNobodyAnswersMovesTheDeadlineByWorkingDaysToo) {
  ASSERT_THAT(Set(kWeekend), IsOk());
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
  GoTo(absl::CivilSecond(2026, 2, 2, 9, 0, 0));
  ASSERT_THAT(Open("r", 500), IsOk());
  EXPECT_THAT((Send<v1::RequestInformationRequest, v1::Review>(
                  "Reviews/RequestInformation", "name: 'organizations/acme/reviews/r' text: 'why'", "bob")),
              IsOk());
  // Seven days of pause, then seven working days; no job comes by.
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2026, 2, 18, 8, 59, 59), absl::UTCTimeZone()));
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_OPEN);
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2026, 2, 18, 9, 0, 0), absl::UTCTimeZone()));
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_EXPIRED);
}

TEST_F(SettingsTest, PurchasesThatTogetherPassATierAreShownWithTheirEvidence) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  EXPECT_THAT(Buy("po-1", 90)->split_flags(), IsEmpty());
  const absl::StatusOr<v1::Review> second = Buy("po-2", 80);
  ASSERT_THAT(second, IsOk());
  // It is noticed, and not held up: it is as automatic as it was.
  EXPECT_EQ(second->state(), v1::Review::STATE_APPROVED);
  ASSERT_EQ(second->split_flags_size(), 1);
  const v1::SplitFlag& flag = second->split_flags(0);
  EXPECT_EQ(flag.rule(), "organizations/acme/rules/tiers");
  EXPECT_EQ(flag.bound_minor(), 10'000);
  EXPECT_EQ(flag.total_minor(), 17'000);
  EXPECT_EQ(flag.buyer(), v1::SplitFlag::BUYER_REQUESTER);
  EXPECT_EQ(flag.link(), v1::SplitFlag::LINK_SUPPLIER);
  EXPECT_THAT(flag.reviews(), ElementsAre("organizations/acme/reviews/po-1"));
  EXPECT_EQ(Events<v1::ReviewOpened>().back().review().split_flags_size(), 1);
  EXPECT_THAT(Buy("po-3", 80, "globex")->split_flags(), IsEmpty());
  // What was rejected does not count, nor what is older than the window.
  ASSERT_THAT(Buy("po-4", 600, "umbrella"), IsOk());
  ASSERT_THAT(Decide("po-4", "bob", "REJECT"), IsOk());
  EXPECT_THAT(Buy("po-5", 600, "umbrella")->split_flags(), IsEmpty());
  Pass(absl::Hours(14 * 24));
  EXPECT_EQ(Buy("po-6", 90)->split_flags_size(), 1);
  Pass(absl::Hours(14 * 24) + absl::Microseconds(1));
  EXPECT_THAT(Buy("po-7", 90)->split_flags(), IsEmpty());
  ASSERT_THAT(Set("split_detection { disabled: true }"), IsOk());
  EXPECT_THAT(Buy("po-8", 90)->split_flags(), IsEmpty());
}

TEST_F(SettingsTest, MovesOfMoneyThatTogetherPassATierAreShownToo) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  const auto move = [&](const std::string& id, const std::string& kind) {
    return Send<v1::OpenReviewRequest, v1::Review>(
        "Reviews/OpenReview",
        "parent: 'organizations/acme' review_id: '" + id + "' subject { resource: 'organizations/acme/budgetMoves/" +
            id + "' kind: SUBJECT_KIND_BUDGET_" + kind +
            " group: 'organizations/acme/groups/engineering' requester: 'organizations/acme/users/eve' amount { "
            "currency_code: 'USD' units: 80 } }",
        "budget");
  };
  ASSERT_THAT(move("m-1", "INCREASE"), IsOk());
  EXPECT_THAT(move("m-2", "TRANSFER")->split_flags(), IsEmpty());
  const absl::StatusOr<v1::Review> second = move("m-3", "INCREASE");
  ASSERT_EQ(second->split_flags_size(), 1);
  EXPECT_EQ(second->split_flags(0).total_minor(), 16'000);
  EXPECT_EQ(second->split_flags(0).link(), v1::SplitFlag::LINK_BUDGETS);
  EXPECT_THAT(second->split_flags(0).reviews(), ElementsAre("organizations/acme/reviews/m-1"));
}

TEST_F(SettingsTest, WhatLooksTakenApartIsListedAndWaitsWhereAskedFor) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_TRUE(Set("split_detection { needs_approval: true }")->split_detection().needs_approval());
  EXPECT_EQ(Buy("po-1", 90)->state(), v1::Review::STATE_APPROVED);
  const absl::StatusOr<v1::Review> second = Buy("po-2", 80);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->state(), v1::Review::STATE_OPEN);
  EXPECT_EQ(second->stages(0).stage().display_name(), "Perhaps taken apart");
  EXPECT_THAT(WaitingFor("ann"), ElementsAre("po-2"));
  // Whom a rule asks sees it; nobody else is asked.
  const absl::StatusOr<v1::Review> asked = Buy("po-3", 500);
  EXPECT_EQ(asked->stages_size(), 1);
  const auto flagged = Send<v1::ListReviewsRequest, v1::ListReviewsResponse>(
      "Reviews/ListReviews", "parent: 'organizations/acme' split_flagged: true");
  ASSERT_THAT(flagged, IsOk());
  ASSERT_EQ(flagged->reviews_size(), 1);
  EXPECT_EQ(flagged->reviews(0).name(), second->name());
  EXPECT_EQ(Decide("po-2", "ann")->state(), v1::Review::STATE_APPROVED);
}

TEST_F(SettingsTest, AboveASpendingLimitNothingIsApprovedAutomatically) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(CreateRule("breaches",
                         "group: 'organizations/acme/groups/engineering' conditions { policy_breach_only: "
                         "true } tiers { up_to { currency_code: 'USD' units: 50 } } tiers { above { "
                         "currency_code: 'USD' units: 50 } stages { approvers { user: '" +
                             UserOf("dan") + "' } quorum: QUORUM_ANY_ONE } }"),
              IsOk());
  const std::string beyond = "spending_limit_breach: 'limit per order 10.00 USD'";
  EXPECT_EQ(Open("within", 20)->state(), v1::Review::STATE_APPROVED);
  const absl::StatusOr<v1::Review> asked = Open("beyond", 20, beyond);
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), v1::Review::STATE_OPEN);
  EXPECT_EQ(asked->stages(0).stage().display_name(), "Above a spending limit");
  EXPECT_TRUE(asked->subject().policy_breach());
  EXPECT_EQ(asked->subject().spending_limit_breach(), "limit per order 10.00 USD");
  EXPECT_THAT(WaitingFor("bob"), ElementsAre("beyond")) << "eve's manager";
  EXPECT_EQ(Decide("beyond", "bob")->state(), v1::Review::STATE_APPROVED);
  // A rule about breaches asks whom it names.
  const absl::StatusOr<v1::Review> ruled = Open("ruled", 60, beyond);
  ASSERT_EQ(ruled->stages_size(), 1);
  EXPECT_EQ(ruled->stages(0).rule(), "organizations/acme/rules/breaches");
  const auto simulated = Send<v1::SimulateReviewRequest, v1::SimulateReviewResponse>(
      "Rules/SimulateReview", "parent: 'organizations/acme' subject { " + SubjectText(20, beyond) + " }");
  ASSERT_THAT(simulated, IsOk());
  ASSERT_EQ(simulated->stages_size(), 1);
  EXPECT_EQ(simulated->stages(0).stage().display_name(), "Above a spending limit");
}

TEST_F(SettingsTest, OldPurchasesAndPastReviewsGoWithThoseThatCome) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  const auto rows = [this](const auto& keyspace) {
    int count = 0;
    EXPECT_THAT(node_.store()
                    .Read(store::PartitionOf("acme"))
                    ->Scan(keyspace, std::tuple("acme"),
                           [&](const auto&...) {
                             ++count;
                             return store::Visit::kContinue;
                           }),
                IsOk());
    return count;
  };
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Buy(Concat("old-", i), 90), IsOk());
  EXPECT_EQ(rows(kPurchasesByBuyer), 10);
  Pass(absl::Hours(91 * 24));
  ASSERT_THAT(Buy("edge", 90), IsOk());
  EXPECT_EQ(rows(kPurchasesByBuyer), 12);
  Pass(absl::Microseconds(1));
  ASSERT_THAT(Buy("new", 90), IsOk());
  EXPECT_EQ(rows(kPurchasesByBuyer), 4);
  EXPECT_EQ(rows(kPastReviews), 7);
  Pass(absl::Hours(3 * 366 * 24) - absl::Hours(91 * 24));
  ASSERT_THAT(Buy("later", 90), IsOk());
  EXPECT_EQ(rows(kPastReviews), 3);
}

}  // namespace
}  // namespace outlay::approval
