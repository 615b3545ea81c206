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

// An amount by how far it is on its way.
struct StageAmounts {
  std::int64_t held = 0;       // asked for, not ordered; never negative
  std::int64_t committed = 0;  // ordered, not invoiced; never negative
  std::int64_t spent = 0;      // invoiced; negative where credits are more
  // Of what is spent, what invoices took though no budget allowed it; of a sum never negative.
  std::int64_t beyond = 0;

  bool operator==(const StageAmounts&) const = default;
};

// What moves of money did to a period's limit (B13).
struct MovedAmounts {
  std::int64_t transferred_in = 0;
  std::int64_t transferred_out = 0;
  std::int64_t increased = 0;  // less decreases

  bool operator==(const MovedAmounts&) const = default;
};

struct Figures {
  Interval period;            // as computed when it was opened; it stays when the organization moves to another zone
  std::int64_t amount = 0;    // of the budget, in this period
  std::int64_t rollover = 0;  // carried from the period before when this one was opened; may be negative
  MovedAmounts moved;
  StageAmounts used;            // by all holds that count in it
  bool buffer_used = false;     // one spend went beyond the ceiling
  ThresholdMarks marks = 0;     // which thresholds of the budget are reached, as was told (B9)
  bool is_closed = false;       // by a year end (B18): what its holds change counts elsewhere
  std::int64_t closed_out = 0;  // what that took off its limit
  // In which slot of history.h they changed last (B15). 0: before history was kept; kNeverStored: nobody opened the
  // period yet.
  std::int64_t changed_slot = 0;
  // The first slot whose end is known; 0: all are, from the one on in which the period was opened.
  std::int64_t history_from = 0;

  static constexpr std::int64_t kNeverStored = -1;
  bool operator==(const Figures&) const = default;
};

// What counts at a stage: at the request all, at the order what is ordered and invoiced, at the invoice what is
// invoiced.
absl::int128 SumAt(const StageAmounts& used, Stage stage);

// What may be spent in the period.
inline absl::int128 LimitOf(const Figures& figures) {
  const MovedAmounts& moved = figures.moved;
  return absl::int128(figures.amount) + figures.rollover + moved.transferred_in - moved.transferred_out +
         moved.increased - figures.closed_out;
}

// Limit less everything that is used.
absl::int128 AvailableOf(const Figures& figures);

// As thresholds look at them.
ThresholdFigures ForThresholds(const Figures& figures);

// Up to where spends pass: the limit by the ceiling, and the buffer where it was not used yet.
struct Capacity {
  absl::int128 ceiling = 0;
  absl::int128 with_buffer = 0;  // never less than `ceiling`
};
Capacity CapacityOf(const Figures& figures, const Enforcement& enforcement);
// The same where only `allowed` of the limit is compared with: the ceiling is of that, the buffer of the limit.
Capacity CapacityOf(absl::int128 allowed, const Figures& figures, const Enforcement& enforcement);

// `left` + `right` and `left` - `right`, each amount by itself. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> Add(const StageAmounts& left, const StageAmounts& right);
absl::StatusOr<StageAmounts> Subtract(const StageAmounts& left, const StageAmounts& right);

// What moves did, and one more. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<MovedAmounts> Add(const MovedAmounts& left, const MovedAmounts& right);

// As it fits into an amount. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::int64_t> ToMinor(absl::int128 amount);
// The nearest amount that there is: for what is only shown.
std::int64_t Clamp(absl::int128 amount);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_FIGURES_H_
