// Which period of a budget is now, and its figures: as they were stored, or as they will begin (B2).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_CURRENT_PERIOD_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_CURRENT_PERIOD_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/fiscal_calendar.h"
#include "services/budget/domain/rules/period.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/lapsed.h"

namespace outlay::budget {

// The figures with which a period begins that nobody has opened. `before`: the latest that was opened, of those before
// it; what has `lapsed` there counts no more, whether or not a job has seen to it. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Figures> FiguresAfter(const Budget& budget, const Periods& periods, const Period& period,
                                     const LatestFigures& before, const LapsedSums& lapsed);

// `latest`: the latest period of the budget that was opened. Nothing: none is now, since its first one has not begun or
// its last one is over. OUT_OF_RANGE / MONEY_OVERFLOW: what is carried over cannot be counted.
absl::StatusOr<std::optional<LatestFigures>> FindCurrentFigures(const store::Reader& reader,
                                                                const std::string& organization, const Budget& budget,
                                                                const std::optional<LatestFigures>& latest,
                                                                const FiscalCalendar& calendar, absl::Time business_now,
                                                                const LapsedSums& lapsed);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_CURRENT_PERIOD_H_
