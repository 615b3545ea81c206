// What a year end would make of a budget as it is: the same for a preview and for the step that closes it (B18).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_PLAN_CLOSING_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_PLAN_CLOSING_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/closing.h"
#include "services/budget/domain/fiscal_calendar.h"
#include "services/budget/store/lapsed.h"

namespace outlay::budget {

// Closes what has ended by `year_end` and is not closed. `lapsed`: what counts no more, though nobody has written it
// down. Nothing: there is no such period, or it is a draft. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::optional<BudgetClosing>> PlanClosing(const store::Reader& reader, const std::string& organization,
                                                         const Budget& budget, absl::Time year_end,
                                                         const FiscalCalendar& calendar, const ClosingTerms& terms,
                                                         const LapsedSums& lapsed);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_PLAN_CLOSING_H_
