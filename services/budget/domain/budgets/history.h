// What the figures of a budget's period were at any time, as known then and as known later (B15). Values; pure
// functions.
//
// History is kept by slots of a quarter of an hour, counted since 1970: in every time zone in use each day begins with
// one. What is told of a time is how it was when its slot began.
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

using Slot = std::int64_t;
// After all slots: as it is now.
inline constexpr Slot kNowSlot = std::numeric_limits<Slot>::max();

// The slot that holds `time`.
Slot SlotOf(absl::Time time);
// The first slot that begins at `time` or later.
Slot FirstSlotFrom(absl::Time time);
// When it began; InfiniteFuture for kNowSlot.
absl::Time StartOf(Slot slot);

// What open holds of a period counted whose time was over, before somebody wrote it down.
struct Lapse {
  Slot from = 0;   // the first that begins when their time is over
  Slot until = 0;  // in which it was written down; kNowSlot: not yet
  StageAmounts amounts;
};

// Of these, what counted no more when `at` began, though the figures of then still had it. OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> LapsedAt(const std::vector<Lapse>& lapses, Slot at);

// What a year end made of a period's figures (B18).
struct ClosingChange {
  StageAmounts used;
  std::int64_t rollover = 0;
  std::int64_t closed_out = 0;
  std::int64_t closings = 0;  // 1: it closed the period, -1: it was undone

  bool operator==(const ClosingChange&) const = default;
};

// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<ClosingChange> Add(const ClosingChange& left, const ClosingChange& right);
absl::StatusOr<ClosingChange> Negated(const ClosingChange& change);
// What turns `before` into `after`. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<ClosingChange> ClosingBetween(const Figures& before, const Figures& after);
absl::StatusOr<Figures> Apply(const ClosingChange& change, Figures figures);

// A change that was written down later than it takes effect.
struct LateChange {
  Slot effect = 0;
  Slot recorded = 0;
  ClosingChange change;
  // Of a period that was closed: in which one what its holds have open counts since; empty: in none.
  std::string open_goes_to = {};
};

// What was known at `known` of `at`: `then`, what was known at `at` itself, and what has been written down since that
// takes effect before. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Figures> AsKnown(Figures then, const std::vector<LateChange>& late, Slot at, Slot known);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_HISTORY_H_
