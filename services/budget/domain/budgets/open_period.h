// What a budget's period begins with (B2). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_OPEN_PERIOD_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_OPEN_PERIOD_H_

#include <optional>

#include "absl/status/statusor.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/period.h"

namespace outlay::budget {

// A period that was opened before, with its figures.
struct OpenedPeriod {
  Period period;
  Figures figures;
};

// The figures with which `period` begins: the budget's amount, and what its rule carries over of the period before.
// `last`: the latest earlier period that was opened; those between were never used, and carry on in turn, the latest
// limits::kCarriedPeriods of them. What comes back to an earlier period after this one was opened stays there.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Figures> OpenPeriod(const Budget& budget, const Period& period, const std::optional<OpenedPeriod>& last);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_OPEN_PERIOD_H_
