#include "services/budget/commands/current_period.h"

#include "common/base/status_macros.h"
#include "services/budget/domain/budgets/open_period.h"

namespace outlay::budget {

absl::StatusOr<Figures> FiguresAfter(const Budget& budget, const Periods& periods, const Period& period,
                                     const LatestFigures& before, const LapsedSums& lapsed) {
  const std::optional<Period> known = periods.FindByKey(before.period);
  if (!known.has_value()) return OpenPeriod(budget, period, std::nullopt);
  OpenedPeriod opened = {.period = *known, .figures = before.figures};
  OUTLAY_ASSIGN_OR_RETURN(opened.figures.used,
                          Subtract(opened.figures.used, LapsedIn(lapsed, budget.id, before.period)));
  return OpenPeriod(budget, period, opened);
}

absl::StatusOr<std::optional<LatestFigures>> FindCurrentFigures(const store::Reader& reader,
                                                                const std::string& organization, const Budget& budget,
                                                                const std::optional<LatestFigures>& latest,
                                                                const FiscalCalendar& calendar, absl::Time business_now,
                                                                const LapsedSums& lapsed) {
  if (latest.has_value() && latest->figures.period.Contains(business_now)) return latest;
  OUTLAY_ASSIGN_OR_RETURN(const Periods periods, Periods::Of("period", budget.spec.period, calendar));
  const std::optional<Period> period = periods.Holding(business_now);
  if (!period.has_value()) return std::optional<LatestFigures>();
  LatestFigures current = {.period = period->Key(), .figures = {}};
  // Business time can be set back: the period may then be stored, or there may be none before it.
  if (latest.has_value() && current.period <= latest->period) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Figures> stored,
                            FindFigures(reader, {organization, budget.id, current.period}));
    if (stored.has_value()) {
      current.figures = *stored;
      return std::optional<LatestFigures>(current);
    }
  }
  const bool is_after = latest.has_value() && latest->period < current.period;
  OUTLAY_ASSIGN_OR_RETURN(current.figures, is_after ? FiguresAfter(budget, periods, *period, *latest, lapsed)
                                                    : OpenPeriod(budget, *period, std::nullopt));
  return std::optional<LatestFigures>(current);
}

}  // namespace outlay::budget
