// The figures of a budget's period at any time, as known then and as known later (B15). Values; pure functions.
//
// History is kept in slots of a quarter of an hour, counted since 1970: in every time zone in use each day begins with
// a slot. The figures reported for a time are those at the beginning of its slot.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_HISTORY_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_HISTORY_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/budget/domain/budgets/figures.h"

namespace outlay::budget {

using Slot = int64_t;
// After all slots: the current figures.
inline constexpr Slot kNowSlot = std::numeric_limits<Slot>::max();

// Returns the slot that holds `time`.
Slot SlotOf(absl::Time time);
// Returns the first slot that begins at `time` or later.
Slot FirstSlotFrom(absl::Time time);
// Returns the time at which the slot begins; InfiniteFuture for kNowSlot.
absl::Time StartOf(Slot slot);

// The amounts of expired holds that figures still included until the expiry was recorded.
struct Lapse {
  Slot from = 0;   // the first slot that begins after the expiry
  Slot until = 0;  // the slot in which it was recorded; kNowSlot: not yet
  StageAmounts amounts;
};

// Returns the sum of the lapses that no longer counted when `at` began, although its figures included them.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> LapsedAt(const std::vector<Lapse>& lapses, Slot at);

// The change that a year end makes to a period's figures (B18).
struct ClosingChange {
  StageAmounts used;
  int64_t rollover = 0;
  int64_t closed_out = 0;
  int64_t closings = 0;  // 1: closed the period, -1: undone

  bool operator==(const ClosingChange&) const = default;
};

// Return the sum of changes, and the opposite of one. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<ClosingChange> Add(const ClosingChange& left, const ClosingChange& right);
absl::StatusOr<ClosingChange> Negated(const ClosingChange& change);
// Returns the change from `before` to `after`. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<ClosingChange> ClosingBetween(const Figures& before, const Figures& after);
// Returns the figures with the change. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Figures> Apply(const ClosingChange& change, Figures figures);

// A change that was recorded later than it takes effect.
struct LateChange {
  Slot effect = 0;
  Slot recorded = 0;
  ClosingChange change;
  // Of a closed period: the period in which its open holds count since; empty: none.
  std::string open_goes_to = {};
};

// Returns the figures of `at` as known at `known`: those known at `at` itself, `then`, with the changes recorded from
// `at` until `known` that take effect in `at` or earlier. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Figures> AsKnown(Figures then, const std::vector<LateChange>& late, Slot at, Slot known);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_HISTORY_H_
