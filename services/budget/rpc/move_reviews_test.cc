// Reviewed money moves, seen from the API and from approval. Real: the service, its flow, and its handler of approval's
// events. Fake: approval, which answers as a test says.
#include "services/budget/commands/move_reviews.h"

#include <string>
#include <utility>
#include <vector>

#include "common/access/keyspaces.h"
#include "common/access/testing/group_authorizer.h"
#include "common/base/errors.h"
#include "common/flow/limits.h"
#include "common/review/limits.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/budget/commands/budget_moves.h"
#include "services/budget/rpc/testing/move_reviews.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(MoveReviewsTest, WaitForTheirReviewAndAreDoneInOneStep) {
  const auto proposed = Transfer("m", 4'000);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::BudgetMove::STATE_PROPOSED);
  EXPECT_THAT(proposed->review(), HasSubstr("organizations/acme/reviews/m-"));
  EXPECT_FALSE(proposed->has_expire_time());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview"));
  EXPECT_EQ(approval_.review.name(), proposed->review());
  EXPECT_EQ(approval_.caller.subject, "budget");
  EXPECT_EQ(approval_.caller.on_behalf_of, "ann");
  const ap::Subject& subject = approval_.review.subject();
  EXPECT_EQ(subject.kind(), ap::SUBJECT_KIND_BUDGET_TRANSFER);
  EXPECT_EQ(subject.resource(), proposed->name());
  EXPECT_EQ(subject.requester(), "organizations/acme/users/ann");
  EXPECT_EQ(subject.group(), "organizations/acme/groups/company") << "what both budgets are below of";
  EXPECT_THAT(subject.also_groups(),
              ElementsAre("organizations/acme/groups/sales", "organizations/acme/groups/engineering"));
  EXPECT_EQ(Cents(subject.amount()), 4'000);
  EXPECT_THAT(subject.details(), HasSubstr("fewer trips"));
  EXPECT_THAT(subject.details(), Not(HasSubstr("USD"))) << "of each side's budget only its own people are told";
  EXPECT_EQ(subject.title(), "Transfer from a budget of sales to one of engineering");
  ASSERT_EQ(subject.parts_size(), 2);
  EXPECT_EQ(subject.parts(0).group(), "organizations/acme/groups/sales");
  EXPECT_EQ(subject.parts(0).also_kind(), ap::SUBJECT_KIND_UNSPECIFIED);
  EXPECT_THAT(subject.parts(0).details(),
              HasSubstr("from, period from 2026-08-01: 100.00 USD -> 60.00 USD, used 0.00 USD"));
  EXPECT_EQ(subject.parts(1).group(), "organizations/acme/groups/engineering");
  EXPECT_EQ(subject.parts(1).also_kind(), ap::SUBJECT_KIND_BUDGET_INCREASE);
  EXPECT_THAT(subject.parts(1).details(), HasSubstr("to, period from 2026-08-01: 10.00 USD -> 50.00 USD"));
  EXPECT_EQ(Limit("from"), 10'000) << "nothing is set aside";
  // Spending meanwhile does not change what is shown.
  const std::string shown = subject.SerializeAsString();
  ASSERT_TRUE(Passes("h", "sales", 1'000));
  Approve();
  EXPECT_EQ(approval_.review.subject().SerializeAsString(), shown);
  const v1::BudgetMove done = Get("m");
  EXPECT_EQ(done.state(), v1::BudgetMove::STATE_DONE);
  EXPECT_THAT(done.approvers(), ElementsAre("bob"));
  EXPECT_EQ(Limit("from"), 6'000);
  EXPECT_EQ(Limit("to"), 5'000);
  Hear<ap::ReviewDecided>();
  Run();
  EXPECT_EQ(Limit("to"), 5'000) << "once";
  const auto events = Events<v1::BudgetMoveChanged>();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].change(), v1::BudgetMoveChanged::CHANGE_PROPOSED);
  EXPECT_EQ(events[1].change(), v1::BudgetMoveChanged::CHANGE_DONE);
}

TEST_F(MoveReviewsTest, NameTheOwnersOfTheirBudgetsAsOfTheProposal) {
  ASSERT_THAT(Update("from", "budget { owners: 'organizations/acme/users/bob' hidden: true }", "eve"), IsOk());
  ASSERT_THAT(
      Update("to", R"(budget { owners: ["organizations/acme/users/cat", "organizations/acme/users/bob"] })", "eve"),
      IsOk());
  ASSERT_THAT(Transfer("m", 4'000), IsOk());
  ASSERT_THAT(Update("to", "budget { owners: 'organizations/acme/users/dan' }"), IsOk());
  Run();
  EXPECT_THAT(approval_.review.subject().budget_owners(),
              ElementsAre("organizations/acme/users/bob", "organizations/acme/users/cat"));
  Approve();
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_DONE) << "an owner who comes later voids nothing";
}

TEST_F(MoveReviewsTest, NameNoOwnerWhomTheirMakerHasChosen) {
  ASSERT_THAT(Update("from", "budget { owners: 'organizations/acme/users/bob' }", "eve"), IsOk());
  ASSERT_THAT(Update("to", "budget { owners: 'organizations/acme/users/cat' }", "ann"), IsOk());
  ASSERT_THAT(Transfer("m", 4'000), IsOk());
  Run();
  EXPECT_THAT(approval_.review.subject().budget_owners(), ElementsAre("organizations/acme/users/bob"));
}

TEST_F(MoveReviewsTest, AreRefusedWhereNobodyAsksApproval) {
  const MakeMove increase({.move_id = "m",
                           .kind = MoveKind::kIncrease,
                           .from_id = {},
                           .to_id = "to",
                           .amount = Money(1, Currency::Of("USD")),
                           .is_earmarked = false,
                           .reason = "why"},
                          /*can_be_reviewed=*/false);
  EXPECT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            const rpc::Caller ann = {.subject = "ann", .organization = "acme"};
                            return command::Executor::RunInBody(txn, ann, {}, increase).status();
                          }),
              HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_EQ(Limit("to"), 1'000);
}

TEST_F(MoveReviewsTest, AreNotConfirmedPastTheirReview) {
  Tell("acme", "budget_move_review: true budget_move_second_person: true");
  ASSERT_THAT(Transfer("m", 1), IsOk());
  EXPECT_THAT(Answer<v1::ConfirmBudgetMoveRequest>("Confirm", "m"), HasReason("MOVE_IN_REVIEW"));
  // Switching reviews off does not change this either.
  Tell("acme", "");
  EXPECT_THAT(Answer<v1::ConfirmBudgetMoveRequest>("Confirm", "m"), HasReason("MOVE_IN_REVIEW"));
  EXPECT_THAT(Update("from", "budget { amount { currency_code: 'USD' units: 200 } }"), IsOk());
  Tell("acme", "budget_move_review: true");
  EXPECT_THAT(Update("from", "budget { amount { currency_code: 'USD' units: 300 } }"),
              HasReason("SECOND_PERSON_REQUIRED"));
}

TEST_F(MoveReviewsTest, EndWithTheReasonAndMoveNothing) {
  for (const auto& [state, is] : {std::pair(ap::Review::STATE_REJECTED, v1::BudgetMove::STATE_REJECTED),
                                  std::pair(ap::Review::STATE_WITHDRAWN, v1::BudgetMove::STATE_WITHDRAWN),
                                  std::pair(ap::Review::STATE_EXPIRED, v1::BudgetMove::STATE_EXPIRED)}) {
    const std::string id = "m-" + std::to_string(is);
    approval_.review.set_state(ap::Review::STATE_OPEN);
    ASSERT_THAT(Transfer(id, 4'000), IsOk());
    Run();
    approval_.review.set_state(state);
    approval_.review.set_end_reason("too much");
    state == ap::Review::STATE_EXPIRED ? Hear<ap::ReviewExpired>() : Hear<ap::ReviewDecided>();
    EXPECT_EQ(Get(id).state(), is);
    EXPECT_EQ(Get(id).end_reason(), "too much");
    EXPECT_EQ(Events<v1::BudgetMoveChanged>().back().change(), state == ap::Review::STATE_REJECTED
                                                                   ? v1::BudgetMoveChanged::CHANGE_REJECTED
                                                                   : v1::BudgetMoveChanged::CHANGE_ENDED);
  }
  EXPECT_EQ(Limit("from"), 10'000);
}

TEST_F(MoveReviewsTest, WhatIsApprovedAndNotPossibleAnyMoreIsNotHalfDone) {
  ASSERT_THAT(Transfer("m", 4'000), IsOk());
  Run();
  ASSERT_TRUE(Passes("h", "sales", 7'000));
  Approve();
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_NOT_POSSIBLE);
  EXPECT_THAT(Get("m").end_reason(), HasSubstr("30.00 USD available"));
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  EXPECT_THAT(Get("m", "edgar").end_reason(), Not(HasSubstr("30.00"))) << "of a budget that is out of reach";
  EXPECT_THAT(Get("m", "eve").end_reason(), Not(HasSubstr("30.00"))) << "who sees one of both, be it this one";
  EXPECT_THAT(Get("m").approvers(), IsEmpty());
  EXPECT_EQ(Limit("from"), 10'000);
  EXPECT_EQ(Limit("to"), 1'000);
  // Money of another period is not moved either.
  ASSERT_THAT(Release("h"), IsOk());
  ASSERT_THAT(Transfer("late", 4'000), IsOk());
  approval_.review.set_state(ap::Review::STATE_OPEN);
  Run();
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 1), absl::UTCTimeZone()));
  Approve();
  EXPECT_EQ(Get("late").state(), v1::BudgetMove::STATE_NOT_POSSIBLE);
  EXPECT_THAT(Get("late").end_reason(), HasSubstr("period that is over"));
  EXPECT_EQ(Limit("from"), 10'000);
}

TEST_F(MoveReviewsTest, AreShownAnewWhereAnotherOneCameFirst) {
  for (const char* id : {"first", "second"}) ASSERT_THAT(Transfer(id, 1'000), IsOk());
  // Approval is asked about both, and the subject of the second one is checked.
  Run();
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  approval_.review.add_decisions()->set_round(1);
  approval_.review.mutable_decisions(0)->set_user("organizations/acme/users/bob");
  std::vector<std::string> shown;
  for (int i = 0; i < 10 && Events<v1::BudgetMoveChanged>().size() < 5; ++i) {
    Pass(review::limits::kReviewCheckInterval);
    std::string details;
    for (const ap::SubjectPart& part : approval_.review.subject().parts()) details += part.details();
    shown.push_back(details);
  }
  EXPECT_EQ(Get("first").state(), v1::BudgetMove::STATE_DONE);
  EXPECT_EQ(Get("second").state(), v1::BudgetMove::STATE_DONE);
  EXPECT_EQ(Limit("from"), 8'000);
  EXPECT_EQ(Limit("to"), 3'000);
  std::vector<v1::BudgetMoveChanged::Change> changes;
  for (const auto& event : Events<v1::BudgetMoveChanged>()) changes.push_back(event.change());
  EXPECT_THAT(changes, ElementsAre(v1::BudgetMoveChanged::CHANGE_PROPOSED, v1::BudgetMoveChanged::CHANGE_PROPOSED,
                                   v1::BudgetMoveChanged::CHANGE_DONE, v1::BudgetMoveChanged::CHANGE_SHOWN_ANEW,
                                   v1::BudgetMoveChanged::CHANGE_DONE));
  ASSERT_FALSE(shown.empty());
  EXPECT_THAT(shown.back(), HasSubstr("from, period from 2026-08-01: 90.00 USD -> 80.00 USD"));
  EXPECT_THAT(shown.back(), HasSubstr("to, period from 2026-08-01: 20.00 USD -> 30.00 USD"));
}

TEST_F(MoveReviewsTest, AreNotDoneForWhoMayNotProposeThemAnyMore) {
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  access::storage::v1::RoleRecord role;
  role.add_permissions("budgets.transfer");
  const auto set_user = [&](directory::v1::UserChanged::State state, const char* group) {
    EXPECT_THAT(node_.Write("acme",
                            [&](store::Transaction& txn) {
                              access::storage::v1::HolderRecord user;
                              user.set_state(state);
                              txn.Put(access::kHolders, {"acme", "ann", ""}, user);
                              access::storage::v1::HolderRecord grant;
                              grant.set_group_id(group);
                              grant.set_role_id("mover");
                              txn.Put(access::kHolders, {"acme", "ann", "g"}, grant);
                              txn.Put(access::kRoles, {"acme", "mover"}, role);
                              return absl::OkStatus();
                            }),
                IsOk());
  };
  const auto propose_and_approve = [&](const std::string& id, directory::v1::UserChanged::State state,
                                       const char* group) {
    approval_.review.set_state(ap::Review::STATE_OPEN);
    approval_.review.clear_decisions();
    EXPECT_THAT(Transfer(id, 1'000), IsOk());
    Run();
    set_user(state, group);
    Approve();
    return Get(id).state();
  };
  EXPECT_EQ(propose_and_approve("gone", directory::v1::UserChanged::STATE_DEPROVISIONED, "company"),
            v1::BudgetMove::STATE_NOT_POSSIBLE);
  EXPECT_THAT(Get("gone").end_reason(), HasSubstr("may not do so any more"));
  EXPECT_EQ(propose_and_approve("lesser", directory::v1::UserChanged::STATE_ACTIVE, "sales"),
            v1::BudgetMove::STATE_NOT_POSSIBLE)
      << "of one of both";
  role.set_permissions(0, "budgets.increase");
  EXPECT_EQ(propose_and_approve("other", directory::v1::UserChanged::STATE_ACTIVE, "company"),
            v1::BudgetMove::STATE_NOT_POSSIBLE);
  EXPECT_EQ(Limit("to"), 1'000);
  role.set_permissions(0, "budgets.transfer");
  EXPECT_EQ(propose_and_approve("m", directory::v1::UserChanged::STATE_ACTIVE, "company"), v1::BudgetMove::STATE_DONE);
}

TEST_F(MoveReviewsTest, AreBoundToWhatWasShown) {
  ASSERT_THAT(Transfer("m", 4'000), IsOk());
  Run();
  approval_.review.set_digest("d2");
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_PROPOSED);
}

TEST_F(MoveReviewsTest, ThatAreRejectedWithdrawTheirReview) {
  ASSERT_THAT(Transfer("m", 4'000), IsOk());
  Run();
  approval_.TakeCalls();
  EXPECT_EQ(Answer<v1::RejectBudgetMoveRequest>("Reject", "m")->state(), v1::BudgetMove::STATE_REJECTED);
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("AbandonReview"));
  // It was approved meanwhile.
  Approve();
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_REJECTED);
  EXPECT_EQ(Limit("from"), 10'000);
  Run();
  Pass(review::limits::kReviewRememberTime + absl::Seconds(1));
  const std::string review = Get("m").review();
  EXPECT_FALSE(flow::FindReviewFlow(*node_.store().Read(store::PartitionOf("acme")), kMoveReviewTables,
                                    {"acme", review.substr(review.rfind('/') + 1)})
                   ->has_value());
}

TEST_F(MoveReviewsTest, WaitWhileApprovalIsDownAndSayWhatItRefuses) {
  approval_.status = absl::UnavailableError("down");
  ASSERT_THAT(Transfer("m", 4'000), IsOk());
  for (int i = 0; i < 20; ++i) Pass(flow::limits::kFlowRunInterval);
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_PROPOSED);
  approval_.status = MakeError(absl::StatusCode::kFailedPrecondition, "RATE_MISSING", "there is no rate");
  Pass(flow::limits::kFlowBackoffMax);
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_PROPOSED) << "a new rate takes a moment";
  Pass(flow::limits::kPeerCopyWait + flow::limits::kFlowBackoffMax);
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_NOT_POSSIBLE);
  EXPECT_THAT(Get("m").end_reason(), HasSubstr("there is no rate"));
}

TEST_F(MoveReviewsTest, UndoingIsReviewedToo) {
  ASSERT_THAT(Transfer("m", 4'000), IsOk());
  Run();
  Approve();
  approval_.review.set_state(ap::Review::STATE_OPEN);
  ASSERT_EQ(Reverse("m", "back")->state(), v1::BudgetMove::STATE_PROPOSED);
  ASSERT_EQ(Reverse("m", "again")->state(), v1::BudgetMove::STATE_PROPOSED);
  for (const std::string id : {"back", "again"}) {
    approval_.review.set_state(ap::Review::STATE_OPEN);
    Run();
    EXPECT_THAT(approval_.review.subject().details(), HasSubstr("Undoes move m"));
  }
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  // Approval is asked about both again, and one is done first.
  Pass(review::limits::kReviewCheckInterval);
  for (int i = 0; i < 4; ++i) Run();
  EXPECT_EQ(Get("m").state(), v1::BudgetMove::STATE_REVERSED);
  EXPECT_EQ(Limit("from"), 10'000);
  const std::vector<v1::BudgetMove::State> states = {Get("back").state(), Get("again").state()};
  EXPECT_THAT(states, ::testing::UnorderedElementsAre(v1::BudgetMove::STATE_DONE, v1::BudgetMove::STATE_NOT_POSSIBLE));
}

}  // namespace
}  // namespace outlay::budget
