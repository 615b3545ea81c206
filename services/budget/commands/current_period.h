// The current period of a budget with its figures, as stored or as they will begin (B2).
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

// Returns the figures with which a period that is not open begins. `before`: the latest opened period before it; its
// expired amounts, `lapsed`, no longer count, whether or not a job has recorded them. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Figures> FiguresAfter(const Budget& budget, const Periods& periods, const Period& period,
                                     const LatestFigures& before, const LapsedSums& lapsed);

// Returns the current period of the budget with its figures; nullopt if the first one has not begun or the last one is
// over. `latest`: the latest opened period. OUT_OF_RANGE / MONEY_OVERFLOW: the rollover cannot be computed.
absl::StatusOr<std::optional<LatestFigures>> FindCurrentFigures(const store::Reader& reader,
                                                                const std::string& organization, const Budget& budget,
                                                                const std::optional<LatestFigures>& latest,
                                                                const FiscalCalendar& calendar, absl::Time business_now,
                                                                const LapsedSums& lapsed);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_CURRENT_PERIOD_H_
