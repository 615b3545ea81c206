// Moves of money between budgets, and in and out of them (B13): what may be moved, and the resulting limits. A budget's
// limit is derived from its amount, rollover and moves (B6).
//
// Pure. The caller checks that the state of the budgets allows the move, and that a second person confirmed it where
// that is required.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_MONEY_MOVES_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_MONEY_MOVES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/money.h"

namespace outlay::budget {

// One budget in the period that money is moved in or out of.
struct MoveAccount {
  std::string budget_id;
  // The budget's group first, then the groups above it up to the top one.
  std::vector<std::string> group_path;
  Money limit;
  Money used;  // held, committed and spent; negative where credits exceed them
};

// Numbers as in the API.
enum class MoveKind : uint8_t { kTransfer = 1, kIncrease = 2, kDecrease = 3 };

// A move that was made. Only `is_reversed` changes, once.
struct Move {
  MoveKind kind = MoveKind::kTransfer;
  std::string from_budget;  // empty for an increase
  std::string to_budget;    // empty for a decrease
  Money amount;             // positive
  bool is_earmarked = false;
  bool is_reversed = false;

  bool operator==(const Move&) const = default;
};

struct TransferDecision {
  Money from_limit;  // after the move; the sum of both limits is unchanged
  Money to_limit;
  Move move;

  bool operator==(const TransferDecision&) const = default;
};

struct ChangeDecision {
  Money limit;  // after the move
  Move move;

  bool operator==(const ChangeDecision&) const = default;
};

// Errors of all functions below: INVALID_ARGUMENT / FIELD_INVALID {field: amount}: not positive. INVALID_ARGUMENT /
// CURRENCY_MISMATCH: an amount or a budget of another currency. OUT_OF_RANGE / MONEY_OVERFLOW.

// Decides a transfer. INVALID_ARGUMENT / TRANSFER_TO_ITSELF {budget}. FAILED_PRECONDITION / TRANSFER_ALONG_PATH {from,
// to}: the group of one is above the group of the other, so every spend of the lower one counts in both, and money
// would be created or lost; an earmarked transfer, which sets money of the upper group apart for the lower one, is
// allowed. FAILED_PRECONDITION / AMOUNT_ABOVE_AVAILABLE {budget, amount, available}: `from` has less.
absl::StatusOr<TransferDecision> DecideTransfer(const MoveAccount& from, const MoveAccount& to, const Money& amount,
                                                bool is_earmarked);

absl::StatusOr<ChangeDecision> DecideIncrease(const MoveAccount& budget, const Money& amount);
// Decides a decrease. AMOUNT_ABOVE_AVAILABLE: the limit would fall below the amount used.
absl::StatusOr<ChangeDecision> DecideDecrease(const MoveAccount& budget, const Money& amount);

// Decides the reversal of a transfer. `from` and `to` are the current accounts of its budgets. FAILED_PRECONDITION /
// MOVE_REVERSED: it was reversed before. AMOUNT_ABOVE_AVAILABLE: `to` has used the money.
absl::StatusOr<TransferDecision> DecideReverseTransfer(const Move& move, const MoveAccount& from,
                                                       const MoveAccount& to);
// Decides the reversal of an increase or a decrease of `budget`. MOVE_REVERSED, AMOUNT_ABOVE_AVAILABLE.
absl::StatusOr<ChangeDecision> DecideReverseChange(const Move& move, const MoveAccount& budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_MONEY_MOVES_H_
