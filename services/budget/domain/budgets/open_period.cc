#include "services/budget/domain/budgets/open_period.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {

absl::StatusOr<Figures> OpenPeriod(const Budget& budget, const Period& period,
                                   const std::optional<OpenedPeriod>& last) {
  Figures figures = {
      .period = period.interval, .amount = budget.spec.amount.minor_units(), .changed_slot = Figures::kNeverStored};
  const RolloverRule& rule = budget.spec.rollover;
  const bool carries = rule.kind != RolloverKind::kNone || rule.carry_negative;
  if (!last.has_value() || !carries) return figures;
  OUTLAY_ASSIGN_OR_RETURN(int64_t rest, ToMinor(AvailableOf(last->figures)));
  int64_t amount = last->figures.amount;
  const int64_t steps = std::min(period.ordinal - last->period.ordinal, limits::kCarriedPeriods);
  for (int64_t step = 0; step < steps; ++step) {
    OUTLAY_ASSIGN_OR_RETURN(const Money carried,
                            Carried(Money(rest, budget.currency()), Money(amount, budget.currency()), rule));
    figures.rollover = carried.minor_units();
    amount = figures.amount;
    OUTLAY_ASSIGN_OR_RETURN(rest, ToMinor(LimitOf(figures)));
  }
  return figures;
}

}  // namespace outlay::budget
