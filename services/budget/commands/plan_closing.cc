#include "services/budget/commands/plan_closing.h"

#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/period.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {
namespace {

// The latest period that has ended by `time`; nothing: none has.
std::optional<Period> LastEnded(const Periods& periods, absl::Time time) {
  const std::optional<Period> holding = periods.Holding(time - absl::Microseconds(1));
  if (!holding.has_value()) {
    const std::optional<Period> last = periods.Last();
    return last.has_value() && last->interval.end <= time ? last : std::nullopt;
  }
  return holding->interval.end <= time ? holding : periods.Previous(*holding);
}

// A period with what is stored of it, or as it will begin after an earlier one.
absl::StatusOr<std::optional<PeriodFigures>> FindOrOpen(const Budget& budget, const Periods& periods,
                                                        const std::vector<LatestFigures>& stored, const Period& period,
                                                        const LapsedSums& lapsed) {
  const std::string key = period.Key();
  const LatestFigures* before = nullptr;
  for (const LatestFigures& found : stored) {
    if (found.period == key) {
      return std::optional<PeriodFigures>({.period = key, .figures = found.figures, .lapsed = {}});
    }
    if (found.period < key) before = &found;
  }
  // Nobody has used the budget by then.
  if (before == nullptr) return std::optional<PeriodFigures>();
  PeriodFigures made = {.period = key, .figures = {}, .lapsed = {}};
  OUTLAY_ASSIGN_OR_RETURN(made.figures, FiguresAfter(budget, periods, period, *before, lapsed));
  return std::optional<PeriodFigures>(std::move(made));
}

}  // namespace

absl::StatusOr<std::optional<BudgetClosing>> PlanClosing(const store::Reader& reader, const std::string& organization,
                                                         const Budget& budget, absl::Time year_end,
                                                         const FiscalCalendar& calendar, const ClosingTerms& terms,
                                                         const LapsedSums& lapsed) {
  if (budget.state == BudgetState::kDraft) return std::optional<BudgetClosing>();
  OUTLAY_ASSIGN_OR_RETURN(const Periods periods, Periods::Of("period", budget.spec.period, calendar));
  const std::optional<Period> last = LastEnded(periods, year_end);
  if (!last.has_value()) return std::optional<BudgetClosing>();
  std::vector<LatestFigures> stored;
  OUTLAY_RETURN_IF_ERROR(ListFigures(reader, {organization, budget.id}, [&](const LatestFigures& found) {
    stored.push_back(found);
    return store::Visit::kContinue;
  }));
  OUTLAY_ASSIGN_OR_RETURN(std::optional<PeriodFigures> last_figures,
                          FindOrOpen(budget, periods, stored, *last, lapsed));
  if (!last_figures.has_value() || last_figures->figures.is_closed) return std::optional<BudgetClosing>();
  std::vector<PeriodFigures> closing;
  for (const LatestFigures& found : stored) {
    if (found.period >= last_figures->period) break;
    if (!found.figures.is_closed) closing.push_back({.period = found.period, .figures = found.figures, .lapsed = {}});
  }
  closing.push_back(*last_figures);
  if (closing.size() > limits::kClosedPeriods) closing.erase(closing.begin(), closing.end() - limits::kClosedPeriods);
  for (PeriodFigures& period : closing) period.lapsed = LapsedIn(lapsed, budget.id, period.period);
  std::optional<PeriodFigures> next;
  if (const std::optional<Period> after = periods.Next(*last); after.has_value()) {
    // One that was never opened begins after the last one, which may not be stored, either.
    stored.push_back({.period = last_figures->period, .figures = last_figures->figures});
    OUTLAY_ASSIGN_OR_RETURN(next, FindOrOpen(budget, periods, stored, *after, lapsed));
  }
  OUTLAY_ASSIGN_OR_RETURN(BudgetClosing made, DecideClosing(budget, closing, std::move(next), terms));
  return std::optional<BudgetClosing>(std::move(made));
}

}  // namespace outlay::budget
