// What of a budget's period may be used until now, where its months are looked at one after another (B3). Pure.
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

// The limit of a period of the budget in months. `period`: the key of the period of `figures`, whose days stay when the
// organization's calendar changes. INTERNAL / DATA_LOSS: no key; OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<MonthlyPlan> PlanOf(const Budget& budget, std::string_view period, const Figures& figures,
                                   const FiscalCalendar& calendar, absl::int128 limit);

// What the months of a period have from its beginning to the end of the month that holds `business_now`, in minor
// units: of a period that is over all of it. What is used counts from the month in which it was set aside on, so all of
// it counts now. Nothing: the budget does not look at sums to date. `period`: the key of the period of `figures`, whose
// days stay when the organization's calendar changes. INTERNAL / DATA_LOSS: no key; OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::optional<absl::int128>> AllowedToDate(const Budget& budget, std::string_view period,
                                                          const Figures& figures, const FiscalCalendar& calendar,
                                                          absl::Time business_now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_TO_DATE_H_
