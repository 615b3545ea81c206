// The figures with which a budget's period begins (B2). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_OPEN_PERIOD_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_OPEN_PERIOD_H_

#include <optional>

#include "absl/status/statusor.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/period.h"

namespace outlay::budget {

// An opened period with its figures.
struct OpenedPeriod {
  Period period;
  Figures figures;
};

// Returns the figures with which `period` begins: the budget's amount, and the rollover of the previous period. `last`:
// the latest opened period before it; the periods between, at most limits::kCarriedPeriods of them, were never used and
// carry on in turn. Money returned to an earlier period after this one was opened stays there. OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<Figures> OpenPeriod(const Budget& budget, const Period& period, const std::optional<OpenedPeriod>& last);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_OPEN_PERIOD_H_
