// What a year end would make of a budget as it is: the same for a preview and for the step that closes it (B18).
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

// What is closed, and when.
struct ClosingPlan {
  absl::Time year_end;      // the end of the fiscal year
  absl::Time business_now;  // not before that
  FiscalCalendar calendar;
  ClosingTerms terms;
};

// Closes what has ended by `plan.year_end` and is not closed. `lapsed`: what counts no more, though nobody has written
// it down. Nothing: there is no such period, or it is a draft. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::optional<BudgetClosing>> PlanClosing(const store::Reader& reader, const std::string& organization,
                                                         const Budget& budget, const ClosingPlan& plan,
                                                         const LapsedSums& lapsed);

// A line of a year end, and what to do for it.
struct PlannedLine {
  YearEndEntry entry;
  std::optional<BudgetClosing> closing;  // nothing: the budget cannot be closed, as the line says
};

// The same, added to the sums of all; a budget whose figures cannot be counted on, or not added to the others', is left
// as it is and keeps nobody from closing the rest.
absl::StatusOr<std::optional<PlannedLine>> PlanLine(const store::Reader& reader, const std::string& organization,
                                                    const Budget& budget, const ClosingPlan& plan,
                                                    const LapsedSums& lapsed, std::vector<YearEndTotals>* totals);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_PLAN_CLOSING_H_
