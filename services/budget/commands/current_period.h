// Which period of a budget is now, and its figures: as they were stored, or as they will begin (B2).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_CURRENT_PERIOD_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_CURRENT_PERIOD_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/budget.h"
#include "services/budget/domain/figures.h"
#include "services/budget/domain/fiscal_calendar.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {

// `latest`: the latest period of the budget that was opened. Nothing: none is now, since its first one has not begun or
// its last one is over. OUT_OF_RANGE / MONEY_OVERFLOW: what is carried over cannot be counted.
absl::StatusOr<std::optional<LatestFigures>> FindCurrentFigures(const store::Reader& reader,
                                                                const std::string& organization, const Budget& budget,
                                                                const std::optional<LatestFigures>& latest,
                                                                const FiscalCalendar& calendar,
                                                                absl::Time business_now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_CURRENT_PERIOD_H_
