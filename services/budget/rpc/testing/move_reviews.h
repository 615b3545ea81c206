// For tests of reviewed money moves, seen from the API and from approval. Real: the service, its flow, and its handler
// of approval's events. Fake: approval, which answers as a test says.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_MOVE_REVIEWS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_MOVE_REVIEWS_H_

#include <memory>
#include <string>

#include "common/flow/review_steps.h"
#include "common/flow/testing/fake_approval.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/budget/commands/move_reviews.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {

// Budgets "from" of 100 dollars and "to" of 10 dollars, between which moves are reviewed.
class MoveReviewsTest : public ServiceFixture {
 protected:
  MoveReviewsTest()
      : runner_({.store = &node_.store(), .channel = &approval_, .clock = &node_.clock(), .random = &random_},
                std::make_shared<MovesInReview>()),
        events_(MoveReviewEvents()) {
    approval_.review.set_state(approval::v1::Review::STATE_OPEN);
    approval_.review.set_round(1);
    approval_.review.set_digest("d1");
    MakeBudget("from", "sales", 10'000);
    MakeBudget("to", "engineering", 1'000);
    Tell("acme", "budget_move_review: true");
  }

  absl::StatusOr<v1::BudgetMove> Transfer(const std::string& id, int64_t cents) {
    auto request = Parse<v1::TransferBudgetRequest>(
        "parent: 'organizations/acme' from_budget: 'organizations/acme/budgets/from' "
        "to_budget: 'organizations/acme/budgets/to' reason: 'fewer trips'");
    request.set_move_id(id);
    *request.mutable_amount() = Dollars(cents);
    return Call<v1::BudgetMove>("BudgetMoves/TransferBudget", request);
  }
  template <typename Request>
  absl::StatusOr<v1::BudgetMove> Answer(const std::string& verb, const std::string& id) {
    Request request;
    request.set_request_id(NextRequestId());
    request.set_name("organizations/acme/budgetMoves/" + id);
    return Call<v1::BudgetMove>("BudgetMoves/" + verb + "BudgetMove", request, As("bob"));
  }
  absl::StatusOr<v1::BudgetMove> Reverse(const std::string& id, const std::string& as) {
    auto request = Parse<v1::ReverseBudgetMoveRequest>("reason: 'a mistake'");
    request.set_name("organizations/acme/budgetMoves/" + id);
    request.set_move_id(as);
    return Call<v1::BudgetMove>("BudgetMoves/ReverseBudgetMove", request);
  }
  v1::BudgetMove Get(const std::string& id, const std::string& user = "ann") {
    v1::GetBudgetMoveRequest request;
    request.set_name("organizations/acme/budgetMoves/" + id);
    return *Call<v1::BudgetMove>("BudgetMoves/GetBudgetMove", request, As(user));
  }
  int64_t Limit(const std::string& budget) { return Cents(FiguresOf(budget).limit()); }
  void Run() {
    runner_.Run();
    node_.scheduler().RunDue();
  }
  void Pass(absl::Duration duration) {
    node_.clock().SetTime(node_.clock().Now() + duration);
    Run();
  }
  template <typename Event>
  void Hear() {
    Event event;
    *event.mutable_review() = approval_.review;
    feed::FeedEvent told;
    told.event.set_type(Event::descriptor()->full_name());
    told.event.set_data(event.SerializeAsString());
    told.organization = "acme";
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_->Apply(txn, told); }),
                outlay::testing::IsOk());
  }
  void Decide(approval::v1::Review::State state) {
    approval_.review.set_state(state);
    Hear<approval::v1::ReviewDecided>();
    // An approval is confirmed by another call.
    Run();
  }
  void Approve() {
    approval::v1::Decision& decision = *approval_.review.add_decisions();
    decision.set_round(1);
    decision.set_user("organizations/acme/users/bob");
    Decide(approval::v1::Review::STATE_APPROVED);
  }

  flow::FakeApproval approval_;
  flow::ReviewRunner runner_;
  const std::unique_ptr<feed::FeedHandler> events_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_MOVE_REVIEWS_H_
