// The part of a budget's period that may be used to date, where months are checked (B3). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_TO_DATE_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_TO_DATE_H_

#include <optional>
#include <string_view>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/distribution.h"
#include "services/budget/domain/rules/fiscal_calendar.h"

namespace outlay::budget {

// Returns the limit of a period of the budget in months. `period`: the key of the period of `figures`, whose days stay
// unchanged when the organization's calendar changes. INTERNAL / DATA_LOSS: not a key; OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<MonthlyPlan> PlanOf(const Budget& budget, std::string_view period, const Figures& figures,
                                   const FiscalCalendar& calendar, absl::int128 limit);

// Returns what the months of a period have from its beginning to the end of the month that holds `business_now`, in
// minor units; for a past period, all of it. A spend counts from the month in which it was set aside, so all used
// amounts count now. Nullopt: the budget does not check sums to date. `period`: the key of the period of `figures`,
// whose days stay unchanged when the organization's calendar changes. INTERNAL / DATA_LOSS: not a key; OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<std::optional<absl::int128>> AllowedToDate(const Budget& budget, std::string_view period,
                                                          const Figures& figures, const FiscalCalendar& calendar,
                                                          absl::Time business_now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_TO_DATE_H_
