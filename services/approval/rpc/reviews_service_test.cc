// Reviews through the wrapper: stages, quorum, separate duties, digests (A2 to A6, A9). Real and fake: see
// testing/service.h.
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReviewsTest : public ServiceFixture {};

TEST_F(ReviewsTest, StagesComeOneAfterAnotherAndOnlyThoseWhoseTurnItIsAreAsked) {
  ASSERT_THAT(CreateRule("two",
                         "group: 'organizations/acme/groups/root' tiers { stages { approvers { manager_level: 1 "
                         "} quorum: QUORUM_ANY_ONE } stages { approvers { user: 'organizations/acme/users/cat' "
                         "} quorum: QUORUM_ANY_ONE } }"),
              IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  EXPECT_THAT(WaitingFor("bob"), ElementsAre("r"));
  EXPECT_THAT(WaitingFor("cat"), IsEmpty());
  EXPECT_THAT(Decide("r", "cat"), HasReason("NOT_YOUR_TURN"));
  const absl::StatusOr<v1::Review> first = Decide("r", "bob");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->state(), v1::Review::STATE_OPEN);
  EXPECT_THAT(WaitingFor("bob"), IsEmpty());
  EXPECT_THAT(WaitingFor("cat"), ElementsAre("r"));
  const absl::StatusOr<v1::Review> second = Decide("r", "cat");
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->state(), v1::Review::STATE_APPROVED);
  EXPECT_THAT(WaitingFor("cat"), IsEmpty());
  EXPECT_THAT(Decide("r", "cat", "REJECT"), HasReason("REVIEW_ENDED"));
  const std::vector<v1::ReviewTurnChanged> turns = Events<v1::ReviewTurnChanged>();
  ASSERT_EQ(turns.size(), 2u);
  EXPECT_THAT(turns[0].newly_asked(), ElementsAre(UserOf("bob")));
  EXPECT_THAT(turns[1].newly_asked(), ElementsAre(UserOf("cat")));
  EXPECT_EQ(Events<v1::ReviewDecided>().size(), 1u);
}

TEST_F(ReviewsTest, AnAutomaticApprovalIsARecordedDecision) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  const absl::StatusOr<v1::Review> review = Open("r", 100);
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->state(), v1::Review::STATE_APPROVED);
  ASSERT_EQ(review->decisions_size(), 1);
  EXPECT_EQ(review->decisions(0).stage(), -1);
  EXPECT_EQ(review->decisions(0).digest(), review->digest());
  EXPECT_EQ(Events<v1::ReviewDecided>().size(), 1u);
}

TEST_F(ReviewsTest, ARepeatedOpeningAnswersAsBefore) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  const absl::StatusOr<v1::Review> again = Open("r", 500);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), v1::Review::STATE_APPROVED);
  EXPECT_THAT(Open("r", 501), HasReason("REVIEW_ID_TAKEN"));
}

TEST_F(ReviewsTest, QuorumsEndAsSoonAsTheyAreCertain) {
  struct Case {
    const char* quorum;
    std::vector<std::string> verdicts;  // of bob, dan, fay
    v1::Review::State state;
  };
  const Case cases[] = {
      {"QUORUM_ANY_ONE", {"APPROVE"}, v1::Review::STATE_APPROVED},
      {"QUORUM_ANY_ONE", {"REJECT"}, v1::Review::STATE_REJECTED},
      {"QUORUM_ALL", {"APPROVE", "APPROVE"}, v1::Review::STATE_OPEN},
      {"QUORUM_ALL", {"APPROVE", "APPROVE", "APPROVE"}, v1::Review::STATE_APPROVED},
      {"QUORUM_ALL", {"REJECT"}, v1::Review::STATE_REJECTED},
      {"QUORUM_MAJORITY", {"REJECT"}, v1::Review::STATE_OPEN},
      {"QUORUM_MAJORITY", {"REJECT", "REJECT"}, v1::Review::STATE_REJECTED},
      {"QUORUM_MAJORITY", {"REJECT", "APPROVE"}, v1::Review::STATE_OPEN},
      {"QUORUM_MAJORITY", {"APPROVE", "APPROVE"}, v1::Review::STATE_APPROVED},
      {"QUORUM_COUNT quorum_value: 2", {"REJECT", "APPROVE", "APPROVE"}, v1::Review::STATE_APPROVED},
      {"QUORUM_PERCENT quorum_value: 66", {"APPROVE"}, v1::Review::STATE_OPEN},
      {"QUORUM_PERCENT quorum_value: 66", {"APPROVE", "APPROVE"}, v1::Review::STATE_APPROVED},
      {"QUORUM_PERCENT quorum_value: 67", {"APPROVE", "APPROVE"}, v1::Review::STATE_OPEN},
  };
  const std::vector<std::string> users = {"bob", "dan", "fay"};
  int made = 0;
  for (const Case& one : cases) {
    const std::string id = Concat("case-", ++made);
    SCOPED_TRACE(Concat(id, " ", one.quorum));
    ASSERT_THAT(CreateRule(id, OneStage(one.quorum)), IsOk());
    ASSERT_THAT(Open(id, 500), IsOk());
    for (size_t i = 0; i < one.verdicts.size(); ++i) ASSERT_THAT(Decide(id, users[i], one.verdicts[i]), IsOk());
    EXPECT_EQ(Get(id)->state(), one.state);
    ASSERT_THAT((Send<v1::DeleteRuleRequest, v1::DeleteRuleResponse>("Rules/DeleteRule",
                                                                     "name: 'organizations/acme/rules/" + id + "'")),
                IsOk());
  }
}

TEST_F(ReviewsTest, NobodyDecidesOnWhatTheyTookPartIn) {
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
  const absl::StatusOr<v1::Review> review = Open("r", 500, "involved: '" + UserOf("bob") + "'");
  ASSERT_THAT(review, IsOk());
  // Bob's manager in his place.
  ASSERT_EQ(review->stages(0).seats_size(), 3);
  EXPECT_EQ(review->stages(0).seats(2).user(), UserOf("cat"));
  EXPECT_EQ(review->stages(0).seats(2).in_place_of(), UserOf("bob"));
  EXPECT_THAT(Decide("r", "bob"), HasReason("NOT_YOUR_TURN"));
  EXPECT_THAT(Decide("r", "eve"), HasReason("NOT_YOUR_TURN"));
  // A service account decides for its owner, whatever roles it has.
  ASSERT_THAT(
      (Send<v1::DeleteRuleRequest, v1::DeleteRuleResponse>("Rules/DeleteRule", "name: 'organizations/acme/rules/one'")),
      IsOk());
  SetUser("robot-of-eve", "", "acme", "STATE_ACTIVE", "eve");
  SetUser("robot", "", "acme", "STATE_ACTIVE", "robot-of-eve");
  Grant("robot", "approver", "root", 0);
  ASSERT_THAT(CreateRule("robot",
                         "group: 'organizations/acme/groups/engineering' tiers { stages { approvers { user: "
                         "'organizations/acme/users/robot' } quorum: QUORUM_ANY_ONE } }"),
              IsOk());
  const absl::StatusOr<v1::Review> other = Open("r-2", 500);
  ASSERT_THAT(other, IsOk());
  ASSERT_EQ(other->stages(0).seats_size(), 1);
  EXPECT_EQ(other->stages(0).seats(0).user(), UserOf("ann"));
}

TEST_F(ReviewsTest, APersonCountsOnceInAStageAndASeatOnce) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  EXPECT_THAT(Decide("r", "bob"), HasReason("ALREADY_DECIDED"));
  EXPECT_THAT(Decide("r", "bob", "REJECT"), HasReason("ALREADY_DECIDED"));
}

TEST_F(ReviewsTest, AuthorityCountsWhenDeciding) {
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  Grant("bob", "approver", "engineering", 499);
  EXPECT_THAT(Decide("r", "bob"), HasReason("AUTHORITY_EXCEEDED"));
  Grant("bob", "approver", "engineering", 500);
  EXPECT_THAT(Decide("r", "bob"), IsOk());
}

TEST_F(ReviewsTest, ADecisionIsBoundToWhatWasShown) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  const std::string seen = Get("r")->digest();
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  // Cheaper: within the materiality.
  const absl::StatusOr<v1::Review> cheaper = Resubmit("r", 499);
  ASSERT_THAT(cheaper, IsOk());
  EXPECT_EQ(cheaper->round(), 1);
  EXPECT_NE(cheaper->digest(), seen);
  EXPECT_FALSE(cheaper->decisions(0).voided());
  EXPECT_THAT(
      (Send<v1::DecideReviewRequest, v1::Review>(
          "Reviews/DecideReview",
          "name: '" + Name("acme", "reviews", "r") + "' digest: '" + seen + "' verdict: VERDICT_APPROVE", "dan")),
      HasReason("SUBJECT_CHANGED"));
  ASSERT_THAT(Decide("r", "dan"), IsOk());
  // Dearer by a dollar: everything anew.
  const absl::StatusOr<v1::Review> dearer = Resubmit("r", 500);
  ASSERT_THAT(dearer, IsOk());
  EXPECT_EQ(dearer->round(), 2);
  EXPECT_TRUE(dearer->decisions(0).voided());
  EXPECT_TRUE(dearer->decisions(1).voided());
  for (const std::string user : {"bob", "dan", "fay"}) ASSERT_THAT(Decide("r", user), IsOk());
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_APPROVED);
  // Also after the end.
  EXPECT_EQ(Resubmit("r", 400)->state(), v1::Review::STATE_APPROVED);
  EXPECT_EQ(Resubmit("r", 401)->state(), v1::Review::STATE_OPEN);
}

TEST_F(ReviewsTest, ADecisionIsBoundToFieldsAndPricesOfLines) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  const auto line = [](const std::string& quantity, const std::string& price) {
    return "lines { number: '1' quantity { value: '" + quantity + "' } unit_price { value: '" + price +
           "' } amount { currency_code: 'USD' units: 400 } } ";
  };
  const std::string notes = "terms { field: 'notes' digest: '1' } ";
  const std::string address = "terms { field: 'ship_to' digest: '2' } ";
  ASSERT_THAT(Open("r", 400, line("4", "100") + notes), IsOk());
  const absl::StatusOr<v1::Review> shown = Resubmit("r", 400, line("4.0", "100") + notes);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->round(), 1) << "the same";
  EXPECT_EQ(shown->subject().lines(0).quantity().value(), "4");
  EXPECT_EQ(shown->subject().terms(0).field(), "notes");
  EXPECT_EQ(Resubmit("r", 400, line("2", "200") + notes)->round(), 2);
  EXPECT_EQ(Resubmit("r", 400, line("2", "200") + notes + address)->round(), 3) << "another field is set";
  EXPECT_EQ(Resubmit("r", 400, line("2", "200") + address)->round(), 4) << "none is set any more";
  EXPECT_EQ(Resubmit("r", 400, line("2", "200") + "terms { field: 'ship_to' digest: '3' }")->round(), 5);
  EXPECT_THAT(Resubmit("r", 400, notes + notes), HasMetadata("field", "subject.terms[1].field"));
  EXPECT_THAT(Resubmit("r", 400, "lines { number: '1' quantity { value: '4' } }"),
              HasMetadata("field", "subject.lines[0].unit_price"));
}

TEST_F(ReviewsTest, RejectedSubjectsComeAgainWithTheirHistory) {
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  const absl::StatusOr<v1::Review> rejected = Decide("r", "bob", "REJECT");
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), v1::Review::STATE_REJECTED);
  EXPECT_EQ(rejected->end_reason(), "too dear");
  const absl::StatusOr<v1::Review> again = Resubmit("r", 300);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), v1::Review::STATE_OPEN);
  EXPECT_EQ(again->round(), 2);
  EXPECT_EQ(again->decisions_size(), 1);
  EXPECT_EQ(Decide("r", "bob")->state(), v1::Review::STATE_APPROVED);
}

TEST_F(ReviewsTest, LinesAreRejectedWhileTheOthersGoOn) {
  ASSERT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
  const std::string lines = "lines { number: '1' } lines { number: '2' } ";
  ASSERT_THAT(Open("whole", 500, lines), IsOk());
  EXPECT_THAT(Decide("whole", "bob", "REJECT", "rejected_lines: '1'"), HasReason("LINES_NOT_SEPARABLE"));
  ASSERT_THAT(Open("r", 500, lines + "lines_separable: true"), IsOk());
  EXPECT_THAT(Decide("r", "bob", "REJECT", "rejected_lines: '3'"), HasReason("LINE_NOT_FOUND"));
  ASSERT_THAT(Decide("r", "bob", "REJECT", "rejected_lines: '1'"), IsOk());
  ASSERT_THAT(Decide("r", "dan"), IsOk());
  const absl::StatusOr<v1::Review> review = Decide("r", "fay");
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->state(), v1::Review::STATE_APPROVED);
  EXPECT_THAT(review->rejected_lines(), ElementsAre("1"));
  ASSERT_THAT(Open("none", 500, lines + "lines_separable: true"), IsOk());
  EXPECT_EQ(Decide("none", "bob", "REJECT", "rejected_lines: '1' rejected_lines: '2'")->state(),
            v1::Review::STATE_REJECTED);
}

TEST_F(ReviewsTest, OnlyTheRequesterOrTheOwnerWithdraws) {
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
  const auto withdraw = [&](const std::string& id, const std::string& subject) {
    return Send<v1::WithdrawReviewRequest, v1::Review>(
        "Reviews/WithdrawReview", "name: '" + Name("acme", "reviews", id) + "' reason: 'not needed'", subject);
  };
  ASSERT_THAT(Open("r", 500), IsOk());
  EXPECT_THAT(withdraw("r", "bob"), HasReason("REQUESTER_ONLY"));
  const absl::StatusOr<v1::Review> withdrawn = withdraw("r", "eve");
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->state(), v1::Review::STATE_WITHDRAWN);
  EXPECT_THAT(withdraw("r", "eve"), HasReason("REVIEW_ENDED"));
  ASSERT_THAT(Open("r-2", 500), IsOk());
  // A user may have the name of a service.
  EXPECT_THAT(withdraw("r-2", "purchase_order"), HasReason("REQUESTER_ONLY"));
}

TEST_F(ReviewsTest, ASubjectWithoutARateIsRefused) {
  const absl::StatusOr<v1::Review> review = Send<v1::OpenReviewRequest, v1::Review>(
      "Reviews/OpenReview",
      "parent: 'organizations/acme' review_id: 'r' subject { resource: 'x' kind: SUBJECT_KIND_INVOICE amount { "
      "currency_code: 'EUR' units: 1 } requester: 'organizations/acme/users/eve' }");
  EXPECT_THAT(review, HasReason("RATE_MISSING"));
  EXPECT_THAT(review, HasMetadata("from", "EUR"));
  EXPECT_THAT(Get("r"), HasReason("REVIEW_NOT_FOUND"));
}

TEST_F(ReviewsTest, NobodyWhoIsAskedForIsDroppedFromTheCount) {
  const auto stage = [&](const std::string& approvers) {
    return "group: 'organizations/acme/groups/engineering' tiers { stages { " + approvers + " quorum: QUORUM_ALL } }";
  };
  const std::string bob = "approvers { user: 'organizations/acme/users/bob' } ";
  const std::string cat = "approvers { user: 'organizations/acme/users/cat' } ";
  // Bob may not decide 5,000, and cat decides for herself: somebody above sits for bob.
  ASSERT_THAT(CreateRule("all", stage(bob + cat)), IsOk());
  const absl::StatusOr<v1::Review> review = Open("r", 5'000);
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->stages(0).approvals_needed(), 2);
  EXPECT_EQ(Decide("r", "cat")->state(), v1::Review::STATE_OPEN);
  EXPECT_EQ(Decide("r", "ann")->state(), v1::Review::STATE_APPROVED);
  // Nobody is left to sit for the second one: the slot counts all the same.
  SetUser("ann", "", "acme", "STATE_SUSPENDED");
  ASSERT_THAT(Open("r-2", 5'000), IsOk());
  EXPECT_EQ(Decide("r-2", "cat")->state(), v1::Review::STATE_OPEN);
}

TEST_F(ReviewsTest, LinesNeedTheQuorumToo) {
  ASSERT_THAT(CreateRule("most", OneStage("QUORUM_MAJORITY")), IsOk());
  ASSERT_THAT(Open("r", 500, "lines { number: '1' } lines { number: '2' } lines_separable: true"), IsOk());
  EXPECT_EQ(Decide("r", "bob", "REJECT", "rejected_lines: '1' rejected_lines: '2'")->state(), v1::Review::STATE_OPEN);
  ASSERT_THAT(Decide("r", "dan", "REJECT", "rejected_lines: '2'"), IsOk());
  const absl::StatusOr<v1::Review> review = Decide("r", "fay");
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->state(), v1::Review::STATE_APPROVED);
  EXPECT_THAT(review->rejected_lines(), ElementsAre("2"));
}

TEST_F(ReviewsTest, ARateThatChangesVoidsNothing) {
  const auto rate = [&](const std::string& value, int day) {
    Tell<directory::v1::ExchangeRateChanged>(
        "acme", Concat("organization: 'organizations/acme' from_currency: 'EUR' to_currency: 'USD' rate { value: '",
                       value, "' } valid_from { seconds: ", day, " }"));
  };
  const std::string subject =
      "subject { resource: 'x' kind: SUBJECT_KIND_INVOICE amount { currency_code: 'EUR' units: 500 } group: "
      "'organizations/acme/groups/engineering' requester: 'organizations/acme/users/eve' }";
  rate("1.1", 1);
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
  ASSERT_THAT((Send<v1::OpenReviewRequest, v1::Review>("Reviews/OpenReview",
                                                       "parent: 'organizations/acme' review_id: 'r' " + subject)),
              IsOk());
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  rate("1.2", 2);
  const auto again = Send<v1::ResubmitReviewRequest, v1::Review>("Reviews/ResubmitReview",
                                                                 "name: 'organizations/acme/reviews/r' " + subject);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), v1::Review::STATE_APPROVED);
  EXPECT_EQ(again->base_amount_minor(), 55'000);
}

TEST_F(ReviewsTest, WhoOwnsTheRequesterLaterChangesNothing) {
  SetUser("robot", "", "acme", "STATE_ACTIVE", "bob");
  const std::string one = "stages { quorum: QUORUM_ANY_ONE approvers { user: 'organizations/acme/users/";
  ASSERT_THAT(CreateRule("two", "group: 'organizations/acme/groups/engineering' tiers { " + one + "dan' } } " + one +
                                    "bob' } } }"),
              IsOk());
  ASSERT_THAT(
      (Send<v1::OpenReviewRequest, v1::Review>(
          "Reviews/OpenReview",
          "parent: 'organizations/acme' review_id: 'r' subject { resource: 'x' kind: SUBJECT_KIND_INVOICE amount "
          "{ currency_code: 'USD' units: 5 } group: 'organizations/acme/groups/engineering' requester: "
          "'organizations/acme/users/robot' }")),
      IsOk());
  SetUser("robot", "", "acme", "STATE_ACTIVE", "eve");
  ASSERT_THAT(Decide("r", "dan"), IsOk());
  // The second stage is seated only now.
  EXPECT_THAT(Decide("r", "bob"), HasReason("NOT_YOUR_TURN"));
  EXPECT_THAT(WaitingFor("cat"), ElementsAre("r"));
}

}  // namespace
}  // namespace outlay::approval
