// The figures of one budget in one period, and the arithmetic on them (B6). Values; pure functions.
//
// All amounts are minor units of the budget's currency.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_FIGURES_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_FIGURES_H_

#include <cstdint>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/rules/threshold.h"

namespace outlay::budget {

// An amount, split by stage.
struct StageAmounts {
  int64_t held = 0;       // requested, not ordered; never negative
  int64_t committed = 0;  // ordered, not invoiced; never negative
  int64_t spent = 0;      // invoiced; negative where credits are more
  // Of what is spent, what invoices took though no budget allowed it; of a sum never negative.
  int64_t beyond = 0;

  bool operator==(const StageAmounts&) const = default;
};

// The sums of money moves in a period (B13).
struct MovedAmounts {
  int64_t transferred_in = 0;
  int64_t transferred_out = 0;
  int64_t increased = 0;  // less decreases

  bool operator==(const MovedAmounts&) const = default;
};

struct Figures {
  Interval period;       // as computed when it was opened; unchanged if the organization changes its time zone
  int64_t amount = 0;    // of the budget, in this period
  int64_t rollover = 0;  // carried from the previous period when this one was opened; may be negative
  MovedAmounts moved;
  StageAmounts used;         // by all holds that count in it
  bool buffer_used = false;  // a spend has exceeded the ceiling
  ThresholdMarks marks = 0;  // the thresholds of the budget that are reached and were notified (B9)
  bool is_closed = false;    // by a year end (B18): changes of its holds count elsewhere
  int64_t closed_out = 0;    // by how much that year end lowered its limit
  // The slot (see history.h) of their last change (B15). 0: before history was kept; kNeverStored: the period is not
  // open.
  int64_t changed_slot = 0;
  // The first slot at whose end the figures are known; 0: all since the period was opened.
  int64_t history_from = 0;

  static constexpr int64_t kNeverStored = -1;
  bool operator==(const Figures&) const = default;
};

// Returns the sum that counts at a stage: all amounts at the request, committed and spent at the order, spent at the
// invoice.
absl::int128 SumAt(const StageAmounts& used, Stage stage);

// Returns the limit of the period.
inline absl::int128 LimitOf(const Figures& figures) {
  const MovedAmounts& moved = figures.moved;
  return absl::int128(figures.amount) + figures.rollover + moved.transferred_in - moved.transferred_out +
         moved.increased - figures.closed_out;
}

// Returns the limit less all used amounts.
absl::int128 AvailableOf(const Figures& figures);

// Returns the figures to which the budget's thresholds refer.
ThresholdFigures ForThresholds(const Figures& figures);

// The sums up to which spends pass: the limit by the ceiling, and the buffer where it has not been used.
struct Capacity {
  absl::int128 ceiling = 0;
  absl::int128 with_buffer = 0;  // never less than `ceiling`
};
Capacity CapacityOf(const Figures& figures, const Enforcement& enforcement);
// Returns the capacity if only `allowed` of the limit may be used: its ceiling is a share of `allowed`, its buffer of
// the limit.
Capacity CapacityOf(absl::int128 allowed, const Figures& figures, const Enforcement& enforcement);

// Returns `left` + `right` and `left` - `right`, amount by amount. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> Add(const StageAmounts& left, const StageAmounts& right);
absl::StatusOr<StageAmounts> Subtract(const StageAmounts& left, const StageAmounts& right);

// Returns the sum of moves. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<MovedAmounts> Add(const MovedAmounts& left, const MovedAmounts& right);

// Returns the amount in 64 bits. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<int64_t> ToMinor(absl::int128 amount);
// Returns the nearest amount in 64 bits, for display only.
int64_t Clamp(absl::int128 amount);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_FIGURES_H_
