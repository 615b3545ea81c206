// The effect of a year end on a budget, for a preview and for the step that closes it (B18).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_PLAN_CLOSING_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_PLAN_CLOSING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/domain/rules/fiscal_calendar.h"
#include "services/budget/store/lapsed.h"

namespace outlay::budget {

// The year that is closed, and when.
struct ClosingPlan {
  absl::Time year_end;      // the end of the fiscal year
  absl::Time business_now;  // not before that
  FiscalCalendar calendar;
  ClosingTerms terms;
};

// Closes the periods that have ended by `plan.year_end` and are not closed. `lapsed`: the expired amounts that are not
// recorded yet. Nullopt: there is no such period, or the budget is a draft. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::optional<BudgetClosing>> PlanClosing(const store::Reader& reader, const std::string& organization,
                                                         const Budget& budget, const ClosingPlan& plan,
                                                         const LapsedSums& lapsed);

// A line of a year end, and the closing that it stands for.
struct PlannedLine {
  YearEndEntry entry;
  std::optional<BudgetClosing> closing;  // nullopt: the budget cannot be closed, as the line says
};

// Plans the closing of a budget and adds its line to `totals`. A budget whose figures cannot be computed, or not added
// to the others', is left unchanged and does not prevent closing the rest.
absl::StatusOr<std::optional<PlannedLine>> PlanLine(const store::Reader& reader, const std::string& organization,
                                                    const Budget& budget, const ClosingPlan& plan,
                                                    const LapsedSums& lapsed, std::vector<YearEndTotals>* totals);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_PLAN_CLOSING_H_
