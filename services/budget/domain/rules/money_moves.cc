#include "services/budget/domain/rules/money_moves.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/domain/rules/model_errors.h"

namespace outlay::budget {
namespace {

absl::Status CheckPositive(const Money& amount) {
  return amount.IsPositive() ? absl::OkStatus() : FieldInvalid("amount", "must be positive");
}

// Returns true if the group of `upper` is above the group of `lower`.
bool IsAbove(const MoveAccount& upper, const MoveAccount& lower) {
  if (upper.group_path.empty() || lower.group_path.empty()) {
    return false;
  }
  const auto above = lower.group_path.begin() + 1;
  return std::find(above, lower.group_path.end(), upper.group_path.front()) != lower.group_path.end();
}

// Returns the limit of `budget` less `amount`.
absl::StatusOr<Money> LimitWithout(const MoveAccount& budget, const Money& amount) {
  OUTLAY_ASSIGN_OR_RETURN(const Money available, Subtract(budget.limit, budget.used));
  OUTLAY_ASSIGN_OR_RETURN(const std::strong_ordering order, Compare(amount, available));
  if (order > 0) {
    return AmountAboveAvailable(budget.budget_id, amount, available);
  }
  return Subtract(budget.limit, amount);
}

// Moves `move.amount` from one limit to the other.
absl::StatusOr<TransferDecision> MoveBetween(const MoveAccount& from, const MoveAccount& to, Move move) {
  OUTLAY_ASSIGN_OR_RETURN(const Money from_limit, LimitWithout(from, move.amount));
  OUTLAY_ASSIGN_OR_RETURN(const Money to_limit, Add(to.limit, move.amount));
  return TransferDecision{.from_limit = from_limit, .to_limit = to_limit, .move = std::move(move)};
}

}  // namespace

absl::StatusOr<TransferDecision> DecideTransfer(const MoveAccount& from, const MoveAccount& to, const Money& amount,
                                                bool is_earmarked) {
  OUTLAY_RETURN_IF_ERROR(CheckPositive(amount));
  if (from.budget_id == to.budget_id) {
    return TransferToItself(from.budget_id);
  }
  if (!is_earmarked && (IsAbove(from, to) || IsAbove(to, from))) {
    return TransferAlongPath(from.budget_id, to.budget_id);
  }
  return MoveBetween(from, to,
                     {.kind = MoveKind::kTransfer,
                      .from_budget = from.budget_id,
                      .to_budget = to.budget_id,
                      .amount = amount,
                      .is_earmarked = is_earmarked});
}

absl::StatusOr<ChangeDecision> DecideIncrease(const MoveAccount& budget, const Money& amount) {
  OUTLAY_RETURN_IF_ERROR(CheckPositive(amount));
  OUTLAY_ASSIGN_OR_RETURN(const Money limit, Add(budget.limit, amount));
  return ChangeDecision{.limit = limit,
                        .move = {.kind = MoveKind::kIncrease, .to_budget = budget.budget_id, .amount = amount}};
}

absl::StatusOr<ChangeDecision> DecideDecrease(const MoveAccount& budget, const Money& amount) {
  OUTLAY_RETURN_IF_ERROR(CheckPositive(amount));
  OUTLAY_ASSIGN_OR_RETURN(const Money limit, LimitWithout(budget, amount));
  return ChangeDecision{.limit = limit,
                        .move = {.kind = MoveKind::kDecrease, .from_budget = budget.budget_id, .amount = amount}};
}

absl::StatusOr<TransferDecision> DecideReverseTransfer(const Move& move, const MoveAccount& from,
                                                       const MoveAccount& to) {
  if (move.is_reversed) {
    return MoveReversed(move.to_budget);
  }
  Move reversed = move;
  reversed.is_reversed = true;
  OUTLAY_ASSIGN_OR_RETURN(TransferDecision back, MoveBetween(to, from, std::move(reversed)));
  std::swap(back.from_limit, back.to_limit);
  return back;
}

absl::StatusOr<ChangeDecision> DecideReverseChange(const Move& move, const MoveAccount& budget) {
  if (move.is_reversed) {
    return MoveReversed(budget.budget_id);
  }
  OUTLAY_ASSIGN_OR_RETURN(ChangeDecision back, move.kind == MoveKind::kIncrease ? DecideDecrease(budget, move.amount)
                                                                                : DecideIncrease(budget, move.amount));
  back.move = move;
  back.move.is_reversed = true;
  return back;
}

}  // namespace outlay::budget
