// The commands of a run that change budgets: their limits, states and allocations, and moves of money between them.
#include <optional>
#include <string>

#include "services/budget/rpc/testing/reference/model_ask.h"
#include "services/budget/rpc/testing/reference/model_names.h"
#include "services/budget/rpc/testing/reference/model_run.h"

namespace outlay::budget {

void ModelRun::ChangeLimit() {
  const auto budget = static_cast<std::size_t>(Draw(0, 4));
  v1::UpdateBudgetRequest request;
  const int64_t limit = OneIn(4) ? Draw(1, 25'000) : Draw(5'000, 40'000);
  request.set_request_id(NextId("r"));
  request.mutable_budget()->set_name(BudgetOf(plain_.at(budget).id));
  *request.mutable_budget()->mutable_amount() = Dollars(limit);
  request.mutable_update_mask()->add_paths("amount");
  const auto changed = Ask<v1::Budget>("Budgets/UpdateBudget", request, /*stays_so=*/true);
  ExpectReason(changed.status(), plain_.SetLimit(budget, limit));
}

template <typename Request>
absl::Status ModelRun::BudgetVerb(const std::string& method, std::size_t budget) {
  Request request;
  request.set_request_id(NextId("r"));
  request.set_name(BudgetOf(plain_.at(budget).id));
  return Ask<v1::Budget>("Budgets/" + method, request, /*stays_so=*/true).status();
}

void ModelRun::ChangeState() {
  const auto budget = static_cast<std::size_t>(Draw(0, 4));
  using State = PlainBudget::State;
  if (OneIn(8)) {
    return ExpectReason(BudgetVerb<v1::CloseBudgetRequest>("CloseBudget", budget),
                        plain_.SetState(budget, State::kClosed));
  }
  if (OneIn(3)) {
    return ExpectReason(BudgetVerb<v1::FreezeBudgetRequest>("FreezeBudget", budget),
                        plain_.SetState(budget, State::kFrozen));
  }
  ExpectReason(BudgetVerb<v1::ActivateBudgetRequest>("ActivateBudget", budget),
               plain_.SetState(budget, State::kActive));
}

void ModelRun::Allocate() {
  const std::string member = OneIn(2) ? "ann" : "bob";
  const std::string name = std::string(kOrganization) + "/users/" + member;
  constexpr std::size_t kTools = 0;
  if (OneIn(3)) {
    v1::TakeBackAllocationsRequest request;
    request.set_request_id(NextId("r"));
    request.set_budget(BudgetOf("tools"));
    request.add_members(name);
    const auto changed = Ask<v1::AllocationsChanged>("Allocations/TakeBackAllocations", request, /*stays_so=*/true);
    return ExpectReason(changed.status(), plain_.TakeBack(kTools, member));
  }
  v1::SetAllocationsRequest request;
  request.set_request_id(NextId("r"));
  request.set_budget(BudgetOf("tools"));
  const int64_t amount = Draw(0, 4'000);
  request.add_allocations()->set_member(name);
  *request.mutable_allocations(0)->mutable_share()->mutable_amount() = Dollars(amount);
  const auto changed = Ask<v1::AllocationsChanged>("Allocations/SetAllocations", request, /*stays_so=*/true);
  ExpectReason(changed.status(), plain_.SetShare(kTools, member, amount));
}

void ModelRun::MoveMoney() {
  const std::string id = NextId("v");
  const auto make = [&](auto request, const std::string& method, const std::string& reason) {
    request.set_move_id(id);
    request.set_reason("a model");
    const auto moved = Ask<v1::BudgetMove>("BudgetMoves/" + method, request, /*stays_so=*/false);
    ExpectReason(moved.status(), reason);
    if (moved.ok()) moves_.push_back(id);
  };
  if (OneIn(4) && !moves_.empty()) {
    const std::string undone = moves_[static_cast<std::size_t>(Draw(0, static_cast<int64_t>(moves_.size()) - 1))];
    v1::ReverseBudgetMoveRequest request;
    request.set_name(MoveOf(undone));
    return make(request, "ReverseBudgetMove", plain_.Undo(id, undone));
  }
  const auto budget = static_cast<std::size_t>(Draw(0, 4));
  const std::string& name = BudgetOf(plain_.at(budget).id);
  const int64_t cents = Draw(1, 8'000);
  const auto fill = [&](auto request) {
    request.set_parent(kOrganization);
    *request.mutable_amount() = Dollars(cents);
    return request;
  };
  if (OneIn(4)) {
    auto request = fill(v1::IncreaseBudgetRequest());
    request.set_budget(name);
    return make(request, "IncreaseBudget", plain_.Move(id, std::nullopt, budget, cents, false));
  }
  if (OneIn(3)) {
    auto request = fill(v1::DecreaseBudgetRequest());
    request.set_budget(name);
    return make(request, "DecreaseBudget", plain_.Move(id, budget, std::nullopt, cents, false));
  }
  const std::size_t to = (budget + static_cast<std::size_t>(Draw(1, 4))) % 5;
  auto request = fill(v1::TransferBudgetRequest());
  request.set_from_budget(name);
  request.set_to_budget(BudgetOf(plain_.at(to).id));
  request.set_earmarked(!OneIn(3));
  make(request, "TransferBudget", plain_.Move(id, budget, to, cents, request.earmarked()));
}

}  // namespace outlay::budget
