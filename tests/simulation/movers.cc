// How the people of an organization move money between its budgets.
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "tests/simulation/budget_nodes.h"
#include "tests/simulation/spenders.h"

namespace outlay::simulation {
namespace {

namespace v1 = budget::v1;

constexpr char kMoves[] = "/outlay.budget.v1.BudgetMoves/";
constexpr const char* kBudgetIds[] = {"company", "department", "team"};

std::string CommandOf(const std::string& method) {
  if (method == "TransferBudget") return "budgets.transfer";
  if (method == "IncreaseBudget") return "budgets.increase";
  return method == "DecreaseBudget" ? "budgets.decrease" : "budgetMoves.reverse";
}

}  // namespace

template <typename Request>
Request Spenders::ForMove(const std::string& move_id) {
  Request request;
  request.set_parent(Parent());
  request.set_move_id(move_id);
  request.set_reason("a simulation");
  *request.mutable_amount() = DrawAmount(8000);
  request.mutable_amount()->set_currency_code("EUR");
  return request;
}

template <typename Request>
void Spenders::Move(const std::string& method, const Request& request, bool is_repeated) {
  client_.Call<v1::BudgetMove>(absl::StrCat(kMoves, method), request,
                               [=, this](const absl::Status& status, const v1::BudgetMove& move) {
                                 if (!status.ok()) {
                                   // Refusals are answers: too little is available, along a path, undone before.
                                   if (!absl::IsFailedPrecondition(status))
                                     Problem(absl::StrCat(method, ": ", status.ToString()));
                                   return;
                                 }
                                 if (LastId(move.name()) != request.move_id())
                                   Problem(absl::StrCat("was answered ", move.name(), " (I15)"));
                                 const bool is_new = moves_.insert_or_assign(move.name(), move).second;
                                 if (is_repeated && is_new)
                                   Problem(absl::StrCat(move.name(), " was done by its repetition (I8)"));
                                 if (is_repeated) return;
                                 logged_.push_back({kBudget, CommandOf(method), "", move.name()});
                                 Plan(kSoon, [=, this] { Move(method, request, /*is_repeated=*/true); });
                                 OnMoved(move);
                               });
}

void Spenders::OnMoved(const v1::BudgetMove& move) {
  const bool must_wait = organization_ != kAloneMoves;
  if (must_wait != (move.state() == v1::BudgetMove::STATE_PROPOSED)) {
    Problem(absl::StrCat(move.name(), " is ", v1::BudgetMove::State_Name(move.state()), " (B13)"));
  }
  if (!must_wait) return Undo(move.name());
  v1::ConfirmBudgetMoveRequest confirm;
  confirm.set_request_id(NewRequestId());
  confirm.set_name(move.name());
  client_.Call<v1::BudgetMove>(absl::StrCat(kMoves, "ConfirmBudgetMove"), confirm,
                               [this](const absl::Status& status, const v1::BudgetMove&) {
                                 if (absl::IsFailedPrecondition(status)) return;
                                 Problem(absl::StrCat("confirmed their own move: ", status.ToString(), " (B13)"));
                               });
  confirm.set_request_id(NewRequestId());
  Plan(kSoon, [=, this] {
    colleague_.Call<v1::BudgetMove>(absl::StrCat(kMoves, "ConfirmBudgetMove"), confirm,
                                    [=, this](const absl::Status& status, const v1::BudgetMove& done) {
                                      if (absl::IsFailedPrecondition(status)) return;
                                      if (!status.ok()) return Problem(absl::StrCat("confirm: ", status.ToString()));
                                      moves_[done.name()] = done;
                                      Undo(done.name());
                                    });
  });
}

void Spenders::Undo(const std::string& move_name) {
  if (random().Uniform(3) != 0) return;
  v1::ReverseBudgetMoveRequest request;
  request.set_name(move_name);
  request.set_move_id(absl::StrCat("undo-", LastId(move_name)));
  request.set_reason("a mistake");
  Plan(kSoon, [=, this] { Move("ReverseBudgetMove", request, /*is_repeated=*/false); });
}

void Spenders::MoveMoney(const std::string& move_id) {
  const auto name = [this] { return absl::StrCat(Parent(), "/budgets/", kBudgetIds[random().Uniform(3)]); };
  switch (random().Uniform(4)) {
    case 0: {
      auto request = ForMove<v1::IncreaseBudgetRequest>(move_id);
      request.set_budget(name());
      return Move("IncreaseBudget", request, /*is_repeated=*/false);
    }
    case 1: {
      auto request = ForMove<v1::DecreaseBudgetRequest>(move_id);
      request.set_budget(name());
      return Move("DecreaseBudget", request, /*is_repeated=*/false);
    }
    default: {
      auto request = ForMove<v1::TransferBudgetRequest>(move_id);
      request.set_from_budget(name());
      do {
        request.set_to_budget(name());
      } while (request.to_budget() == request.from_budget());
      request.set_earmarked(random().Uniform(4) != 0);
      return Move("TransferBudget", request, /*is_repeated=*/false);
    }
  }
}

}  // namespace outlay::simulation
