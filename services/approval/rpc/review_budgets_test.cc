// Another budget that is proposed while people decide (A11), at approval's end. See testing/service.h for what is fake.
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReviewBudgetsTest : public ServiceFixture {
 protected:
  ReviewBudgetsTest() {
    EXPECT_THAT(CreateRule("all", OneStage("QUORUM_ALL")), IsOk());
    EXPECT_THAT(Open("r", 500), IsOk());
  }
  absl::StatusOr<v1::Review> Propose(const std::string& user, const std::string& what, const std::string& id = "r") {
    return Send<v1::ProposeBudgetRequest, v1::Review>(
        "Reviews/ProposeBudget",
        "name: '" + Name("acme", "reviews", id) + "' digest: '" + Get(id)->digest() + "' " + what, user);
  }
  // As if it had been moved there.
  absl::StatusOr<v1::Review> ResubmitIn(const std::string& group, const std::string& id, int dollars) {
    v1::ResubmitReviewRequest request;
    request.set_request_id(Concat("in-", group, "-", dollars));
    request.set_name(Name("acme", "reviews", id));
    *request.mutable_subject() = Parse<v1::Subject>(SubjectText(dollars));
    request.mutable_subject()->set_group(Name("acme", "groups", group));
    return Call<v1::Review>("Reviews/ResubmitReview", request, As("purchase_order"));
  }
};

TEST_F(ReviewBudgetsTest, IsProposedByWhoeverMayDecideNow) {
  const std::string sales = "group: 'organizations/acme/groups/sales' reason: 'theirs' ";
  EXPECT_THAT(Propose("eve", sales), HasReason("NOT_YOUR_TURN")) << "who asks does not choose here";
  EXPECT_THAT(Propose("cat", sales), HasReason("NOT_YOUR_TURN")) << "nor who reaches everything, without a seat";
  EXPECT_THAT(Propose("bob", ""), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Propose("bob", "group: 'organizations/acme/groups/none'"), HasReason("GROUP_NOT_FOUND"));
  const absl::StatusOr<v1::Review> review = Propose("bob", sales + "cost_center: 'c-7' project: 'p-1'");
  ASSERT_THAT(review, IsOk());
  ASSERT_THAT(review->budget_proposals(), SizeIs(1));
  const v1::BudgetProposal& proposal = review->budget_proposals(0);
  EXPECT_EQ(proposal.proposed_by(), UserOf("bob"));
  EXPECT_EQ(proposal.group(), "organizations/acme/groups/sales");
  EXPECT_EQ(proposal.cost_center(), "c-7");
  EXPECT_EQ(proposal.project(), "p-1");
  EXPECT_EQ(proposal.reason(), "theirs");
  EXPECT_EQ(proposal.digest(), review->digest());
  EXPECT_EQ(proposal.round(), 1);
  EXPECT_EQ(Get("r")->budget_proposals(0).digest(), review->digest());
  EXPECT_EQ(review->digest(), Get("r")->digest()) << "what is shown is its owner's to change";
  const auto events = Events<v1::ReviewProgressed>();
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.back().change(), v1::ReviewProgressed::CHANGE_BUDGET_PROPOSED);
  EXPECT_THAT(events.back().review().budget_proposals(), SizeIs(1));
  EXPECT_THAT(Decide("r", "bob"), IsOk()) << "and who proposes it still decides";
  EXPECT_THAT(Propose("bob", "cost_center: 'c-8'"), HasReason("NOT_YOUR_TURN")) << "that seat is filled";
}

TEST_F(ReviewBudgetsTest, IsProposedAboutWhatWasSeenAndWhatABudgetPaysFor) {
  const std::string digest = Get("r")->digest();
  ASSERT_THAT(Resubmit("r", 400), IsOk());
  EXPECT_THAT((Send<v1::ProposeBudgetRequest, v1::Review>(
                  "Reviews/ProposeBudget",
                  "name: 'organizations/acme/reviews/r' cost_center: 'c' digest: '" + digest + "'", "bob")),
              HasReason("SUBJECT_CHANGED"));
  ASSERT_THAT((Send<v1::OpenReviewRequest, v1::Review>(
                  "Reviews/OpenReview",
                  "parent: 'organizations/acme' review_id: 'r-2' subject { resource: 'x' kind: SUBJECT_KIND_INVOICE "
                  "amount { currency_code: 'USD' units: 5 } group: 'organizations/acme/groups/engineering' requester: "
                  "'organizations/acme/users/eve' }",
                  "purchase_order")),
              IsOk());
  EXPECT_THAT(Propose("bob", "cost_center: 'c'", "r-2"), HasReason("SUBJECT_WITHOUT_BUDGET"));
  ASSERT_THAT((Send<v1::OpenReviewRequest, v1::Review>(
                  "Reviews/OpenReview",
                  "parent: 'organizations/acme' review_id: 'r-3' subject { resource: 'x' kind: "
                  "SUBJECT_KIND_CHANGE_ORDER amount { currency_code: 'USD' units: 500 } group: "
                  "'organizations/acme/groups/engineering' requester: 'organizations/acme/users/eve' }",
                  "purchase_order")),
              IsOk());
  EXPECT_THAT(Propose("bob", "cost_center: 'c'", "r-3"), IsOk()) << "a change of an issued order";
  for (int i = 0; i < 20; ++i) ASSERT_THAT(Propose("bob", "cost_center: 'c'"), IsOk());
  EXPECT_THAT(Propose("bob", "cost_center: 'c'"), HasReason("QUOTA_EXCEEDED"));
  ASSERT_THAT(Resubmit("r", 400, "details: 'something else'"), IsOk());
  EXPECT_EQ(Get("r")->round(), 2);
  ASSERT_THAT(Propose("bob", "cost_center: 'c'"), IsOk());
  EXPECT_EQ(Get("r")->budget_proposals(20).round(), 2);
}

TEST_F(ReviewBudgetsTest, DecisionsStandOnlyWhereNothingElseIsShown) {
  ASSERT_THAT(Decide("r", "bob"), IsOk());
  ASSERT_THAT(Propose("dan", "cost_center: 'c-7'"), IsOk());
  // Refused by budgets: told again as it was.
  absl::StatusOr<v1::Review> review = Resubmit("r", 500);
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->round(), 1);
  EXPECT_FALSE(review->decisions(0).voided());
  review = Resubmit("r", 500, "details: 'charged to c-7'");
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->round(), 2);
  EXPECT_TRUE(review->decisions(0).voided());
  EXPECT_THAT(review->budget_proposals(), SizeIs(1)) << "of all rounds";
  for (const std::string user : {"bob", "dan", "fay"}) ASSERT_THAT(Decide("r", user), IsOk());
  EXPECT_EQ(Get("r")->state(), v1::Review::STATE_APPROVED);
  EXPECT_THAT(Propose("dan", "cost_center: 'c-8'"), HasReason("REVIEW_ENDED"));
}

TEST_F(ReviewBudgetsTest, StagesOfTheBudgetBeforeStayOwed) {
  ASSERT_THAT(CreateRule("lab", OneStage("QUORUM_ANY_ONE") + " conditions { cost_centers: 'LAB' }"), IsOk());
  ASSERT_THAT(Open("r-2", 500, "lines { number: '1' cost_center: 'LAB' }"), IsOk());
  const int stages = Get("r-2")->stages_size();
  EXPECT_EQ(stages, Get("r")->stages_size() + 1) << "one that 'all' does not ask for";
  ASSERT_THAT(Propose("bob", "cost_center: 'OTHER'", "r-2"), IsOk());
  const absl::StatusOr<v1::Review> moved = Resubmit("r-2", 500, "lines { number: '1' cost_center: 'OTHER' }");
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->round(), 2);
  EXPECT_EQ(moved->stages_size(), stages) << "whoever proposed it took nobody's turn away";
  EXPECT_FALSE(moved->stages(0).stays_owed());
  EXPECT_TRUE(moved->stages(stages - 1).stays_owed());
  const absl::StatusOr<v1::Review> other =
      Resubmit("r-2", 500, "lines { number: '1' cost_center: 'OTHER' description: 'in red' }");
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->round(), 3);
  EXPECT_EQ(other->stages_size(), stages) << "nor does what is changed afterwards";
}

TEST_F(ReviewBudgetsTest, StagesOfTheGroupBeforeAreOwedByItsOwnPeople) {
  SetUser("gil", "ann");
  Grant("gil", "approver", "sales", 1'000);
  const std::string approvers =
      "stages { approvers { role: 'organizations/acme/roles/approver' } quorum: QUORUM_ANY_ONE }";
  ASSERT_THAT(CreateRule("top", "group: '" + Name("acme", "groups", "root") + "' tiers { " + approvers + " }"), IsOk());
  ASSERT_THAT(Open("r-3", 500), IsOk());
  ASSERT_THAT(Propose("bob", "group: '" + Name("acme", "groups", "sales") + "'", "r-3"), IsOk());
  ASSERT_THAT(ResubmitIn("sales", "r-3", 500), IsOk());
  EXPECT_THAT(WaitingFor("gil"), ElementsAre("r-3"));
  ASSERT_THAT(Decide("r-3", "gil"), IsOk());
  EXPECT_THAT(WaitingFor("dan"), Contains("r-3")) << "engineering's approvers still are to decide";
  EXPECT_THAT(Decide("r-3", "gil"), HasReason("NOT_YOUR_TURN"));
  for (const std::string user : {"bob", "dan", "fay"}) ASSERT_THAT(Decide("r-3", user), IsOk()) << user;
  EXPECT_THAT(WaitingFor("gil"), IsEmpty()) << "what the top rule asked for before is of engineering, too";
  EXPECT_THAT(WaitingFor("dan"), Contains("r-3"));
  ASSERT_THAT(Decide("r-3", "dan"), IsOk());
  EXPECT_EQ(Get("r-3")->state(), v1::Review::STATE_APPROVED);
}

TEST_F(ReviewBudgetsTest, StagesOfTheBudgetBeforeFallWithTheAmount) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(Open("r-4", 5'000), IsOk());
  const int stages = Get("r-4")->stages_size();
  ASSERT_THAT(Propose("cat", "cost_center: 'c-7'", "r-4"), IsOk());
  const absl::StatusOr<v1::Review> less = Resubmit("r-4", 50, "details: 'fewer'");
  ASSERT_THAT(less, IsOk());
  EXPECT_LT(less->stages_size(), stages) << "what was refused and then made smaller is a smaller order";
}

}  // namespace
}  // namespace outlay::approval
