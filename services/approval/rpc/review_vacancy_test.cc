// Reviews that nobody may decide (A7). Real and fake: see testing/service.h.
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/rpc/testing/service.h"
#include "services/approval/store/keyspaces.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// ann, the only administrator, has a part in what no rule matches.
class ReviewVacancyTest : public ServiceFixture {
 protected:
  ReviewVacancyTest() { EXPECT_THAT(Open("r", 5'000, "involved: '" + UserOf("ann") + "'"), IsOk()); }

  std::vector<std::string> NobodyDecides() {
    const auto page = Send<v1::ListReviewsRequest, v1::ListReviewsResponse>(
        "Reviews/ListReviews", "parent: 'organizations/acme' nobody_decides: true");
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> ids;
    if (!page.ok()) return ids;
    for (const v1::Review& review : page->reviews()) ids.push_back(review.name().substr(review.name().rfind('/') + 1));
    return ids;
  }
};

TEST_F(ReviewVacancyTest, SayWhomTheyAskForAndWhyTheyMayNot) {
  const absl::StatusOr<v1::Review> review = Get("r");
  ASSERT_THAT(review, IsOk());
  EXPECT_TRUE(review->nobody_decides());
  ASSERT_THAT(review->stages(0).left_out(), SizeIs(1));
  EXPECT_EQ(review->stages(0).left_out(0).user(), UserOf("ann"));
  EXPECT_EQ(review->stages(0).left_out(0).reason(), v1::LeftOut::REASON_INVOLVED);
  EXPECT_THAT(NobodyDecides(), ElementsAre("r"));
  EXPECT_TRUE(Events<v1::ReviewTurnChanged>().back().review().nobody_decides()) << "whoever asked is told";
  // One that somebody decides is none of them.
  ASSERT_THAT(Open("s", 5'000), IsOk());
  EXPECT_THAT(NobodyDecides(), ElementsAre("r"));
}

TEST_F(ReviewVacancyTest, AskWhoeverBecomesAbleToDecide) {
  RunJobs();
  EXPECT_THAT(NobodyDecides(), ElementsAre("r"));
  const size_t events = Events<v1::ReviewTurnChanged>().size();
  SetUser("hal", "ann");
  RunJobs();
  EXPECT_EQ(Events<v1::ReviewTurnChanged>().size(), events) << "without a right nothing is different";
  Grant("hal", "administrator", "root", 0);
  RunJobs();
  EXPECT_THAT(WaitingFor("hal"), ElementsAre("r"));
  EXPECT_THAT(NobodyDecides(), IsEmpty());
  const v1::ReviewTurnChanged told = Events<v1::ReviewTurnChanged>().back();
  EXPECT_THAT(told.newly_asked(), ElementsAre(UserOf("hal")));
  EXPECT_FALSE(told.review().nobody_decides());
  const absl::StatusOr<v1::Review> decided = Decide("r", "hal");
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->state(), v1::Review::STATE_APPROVED);
}

TEST_F(ReviewVacancyTest, StoredWithoutTheirRowAreListedFromTheirNextReminderOn) {
  EXPECT_THAT(node_.Write("acme",
                          [](store::Transaction& txn) {
                            txn.Delete(kVacantReviews, {"acme", "r"});
                            return absl::OkStatus();
                          }),
              IsOk());
  EXPECT_THAT(NobodyDecides(), IsEmpty());
  Pass(absl::Hours(24 * 3));
  EXPECT_THAT(NobodyDecides(), ElementsAre("r"));
}

TEST_F(ReviewVacancyTest, SayWithEachReminderWhyNobodyMayThen) {
  SetUser("hal", "ann");
  Grant("hal", "administrator", "root", 1'000);
  Pass(absl::Hours(24 * 3));
  const absl::StatusOr<v1::Review> review = Get("r");
  ASSERT_THAT(review, IsOk());
  ASSERT_THAT(review->stages(0).left_out(), SizeIs(2));
  EXPECT_EQ(review->stages(0).left_out(0).user(), UserOf("ann"));
  EXPECT_EQ(review->stages(0).left_out(1).user(), UserOf("hal"));
  EXPECT_EQ(review->stages(0).left_out(1).reason(), v1::LeftOut::REASON_NO_AUTHORITY);
}

TEST_F(ReviewVacancyTest, ThatHaveEndedAreLookedAtNoMore) {
  Pass(absl::Hours(24 * 8));
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_EXPIRED);
  EXPECT_THAT(NobodyDecides(), IsEmpty());
  Grant("bob", "administrator", "root", 0);
  RunJobs();
  EXPECT_THAT(WaitingFor("bob"), IsEmpty());
}

TEST_F(ReviewVacancyTest, ThatNobodyCanTakeStayQuietAndKeepNoneBehindThemWaiting) {
  constexpr size_t kReviews = 300;  // more than a run issues for one organization
  const std::string involved = "involved: '" + UserOf("ann") + "'";
  for (size_t i = 1; i < kReviews; ++i) ASSERT_THAT(Open(Concat("r-", i), 5'000, involved), IsOk());
  std::vector<jobs::DueReport> runs;
  jobs::DueJob job({.name = "vacancies",
                    .on_run = [&](const std::string&, const jobs::DueReport& report) { runs.push_back(report); }},
                   VacanciesScan(), &node_.store(), &node_.executor(), &node_.scheduler(), &node_.clock());
  const auto run = [&] {
    EXPECT_TRUE(job.RunOnce());
    node_.scheduler().RunDue();
    return runs.back();
  };
  EXPECT_EQ(run().items, 0u);
  EXPECT_TRUE(runs.back().is_complete) << "the next run would begin at once, for ever";
  SetUser("hal", "ann");
  Grant("hal", "administrator", "root", 0);
  EXPECT_EQ(run().items, 250u);
  EXPECT_FALSE(runs.back().is_complete);
  EXPECT_EQ(run().items, kReviews - 250);
  EXPECT_EQ(run().items, 0u);
  EXPECT_TRUE(runs.back().is_complete);
  EXPECT_THAT(NobodyDecides(), IsEmpty());
}

TEST_F(ReviewVacancyTest, AskNobodyWhoHasDecidedForSomebodyElse) {
  SetUser("gil", "ann");
  SetRole("acme", "finance", "reviews.decide");
  for (const std::string user : {"fay", "gil"}) Grant(user, "finance", "engineering", 1'000);
  Grant("hal", "administrator", "root", 0);
  SetUser("hal", "ann");
  ASSERT_THAT(CreateRule("two",
                         "group: 'organizations/acme/groups/engineering' tiers { stages { approvers { role: "
                         "'organizations/acme/roles/finance' } quorum: QUORUM_COUNT quorum_value: 2 } }"),
              IsOk());
  Revoke("gil", "finance", "engineering");
  Grant("dan", "administrator", "engineering", 1'000);
  const int64_t now = absl::ToUnixSeconds(node_.clock().Now());
  ASSERT_THAT((Send<v1::CreateDelegationRequest, v1::Delegation>(
                  "Delegations/CreateDelegation",
                  Concat("parent: 'organizations/acme' delegation_id: 'd' delegation { delegate: '", UserOf("dan"),
                         "' start_time { seconds: ", now, " } end_time { seconds: ", now + 86'400, " } }"),
                  "fay")),
              IsOk());
  ASSERT_THAT(Open("two", 500), IsOk());
  ASSERT_THAT(Decide("two", "dan"), IsOk());
  EXPECT_THAT(WaitingFor("dan"), IsEmpty()) << "the nearest administrator, who could not decide again";
  EXPECT_THAT(WaitingFor("hal"), ElementsAre("two"));
}

TEST_F(ReviewVacancyTest, AreToldAndFilledWhereMoreMustApproveThanThereWerePeople) {
  SetRole("acme", "finance", "reviews.decide");
  SetUser("gil", "ann");
  for (const std::string user : {"fay", "gil"}) Grant(user, "finance", "engineering", 1'000);
  ASSERT_THAT(CreateRule("two",
                         "group: 'organizations/acme/groups/engineering' tiers { stages { approvers { role: "
                         "'organizations/acme/roles/finance' } quorum: QUORUM_COUNT quorum_value: 2 } }"),
              IsOk());
  Revoke("gil", "finance", "engineering");
  ASSERT_THAT(Open("two", 500, "involved: '" + UserOf("ann") + "'"), IsOk());
  EXPECT_THAT(NobodyDecides(), ElementsAre("r")) << "fay does";
  const auto progressed = Decide("two", "fay");
  ASSERT_THAT(progressed, IsOk());
  EXPECT_EQ(progressed->state(), v1::Review::STATE_OPEN);
  EXPECT_THAT(NobodyDecides(), ElementsAre("r", "two"));
  EXPECT_TRUE(Events<v1::ReviewTurnChanged>().back().review().nobody_decides()) << "whoever asked is told";
  Grant("gil", "finance", "engineering", 1'000);
  RunJobs();
  EXPECT_THAT(WaitingFor("gil"), ElementsAre("two"));
  EXPECT_THAT(NobodyDecides(), ElementsAre("r"));
  const auto decided = Decide("two", "gil");
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->state(), v1::Review::STATE_APPROVED);
  // An administrator who may is asked at once.
  Revoke("gil", "finance", "engineering");
  ASSERT_THAT(Open("three", 500), IsOk());
  ASSERT_THAT(Decide("three", "fay"), IsOk());
  EXPECT_THAT(WaitingFor("ann"), ElementsAre("three"));
}

TEST_F(ReviewVacancyTest, OfWhoLostTheAuthorityAskOthers) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(Open("lost", 500), IsOk());
  ASSERT_THAT(Open("less", 900), IsOk());
  RunJobs();
  EXPECT_THAT(WaitingFor("bob"), ElementsAre("less", "lost"));
  Grant("bob", "approver", "engineering", 600);
  RunJobs();
  EXPECT_THAT(WaitingFor("bob"), ElementsAre("lost")) << "the other one is beyond what he may approve now";
  EXPECT_THAT(WaitingFor("cat"), ElementsAre("less"));
  EXPECT_THAT(Events<v1::ReviewTurnChanged>().back().newly_asked(), ElementsAre(UserOf("cat")));
  Revoke("bob", "approver", "engineering");
  RunJobs();
  EXPECT_THAT(WaitingFor("bob"), IsEmpty());
  EXPECT_THAT(WaitingFor("cat"), ElementsAre("less", "lost"));
}

TEST_F(ReviewVacancyTest, ByLostAuthorityAreToldAndListedWhereNobodyIsLeft) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(Open("lost", 500), IsOk());
  for (const auto& [user, role, group] :
       {std::tuple("cat", "approver", "root"), std::tuple("ann", "administrator", "root"),
        std::tuple("bob", "approver", "engineering")}) {
    Revoke(user, role, group);
  }
  RunJobs();
  EXPECT_THAT(NobodyDecides(), ElementsAre("lost", "r"));
  const v1::ReviewTurnChanged told = Events<v1::ReviewTurnChanged>().back();
  EXPECT_TRUE(told.review().nobody_decides()) << "whoever asked is told";
}

TEST_F(ReviewVacancyTest, AreLookedAtBehindTheLastOneSeen) {
  const std::string involved = "involved: '" + UserOf("ann") + "'";
  for (const std::string id : {"s", "t"}) ASSERT_THAT(Open(id, 5'000, involved), IsOk());
  const auto look = [&](size_t max, const std::string& after) {
    std::vector<jobs::DueItem> due;
    EXPECT_THAT(VacanciesScan()(*node_.store().Read(store::PartitionOf("acme")), node_.clock().Now(),
                                {.max = max, .after = after}, &due),
                IsOk());
    return due;
  };
  EXPECT_EQ(look(2, "").size(), 0u);
  SetUser("hal", "ann");
  Grant("hal", "administrator", "root", 0);
  const std::vector<jobs::DueItem> first = look(2, "");
  ASSERT_EQ(first.size(), 2u);
  const std::vector<jobs::DueItem> rest = look(2, first[1].place);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_NE(rest[0].place, first[0].place);
  EXPECT_NE(rest[0].place, first[1].place);
}

}  // namespace
}  // namespace outlay::approval
