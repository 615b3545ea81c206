#include "services/budget/commands/current_period.h"

#include "common/base/status_macros.h"
#include "services/budget/domain/open_period.h"
#include "services/budget/domain/period.h"

namespace outlay::budget {

absl::StatusOr<std::optional<LatestFigures>> FindCurrentFigures(const store::Reader& reader,
                                                                const std::string& organization, const Budget& budget,
                                                                const std::optional<LatestFigures>& latest,
                                                                const FiscalCalendar& calendar,
                                                                absl::Time business_now) {
  if (latest.has_value() && latest->figures.period.Contains(business_now)) return latest;
  OUTLAY_ASSIGN_OR_RETURN(const Periods periods, Periods::Of("period", budget.spec.period, calendar));
  const std::optional<Period> period = periods.Holding(business_now);
  if (!period.has_value()) return std::optional<LatestFigures>();
  LatestFigures current = {.period = period->Key(), .figures = {}};
  // Business time can be set back; then there may be figures of the period, or none before it.
  if (latest.has_value() && current.period <= latest->period) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Figures> stored,
                            FindFigures(reader, {organization, budget.id, current.period}));
    if (stored.has_value()) {
      current.figures = *stored;
      return std::optional<LatestFigures>(current);
    }
  }
  std::optional<OpenedPeriod> before;
  if (latest.has_value() && latest->period < current.period) {
    if (const std::optional<Period> last = periods.FindByKey(latest->period); last.has_value()) {
      before = OpenedPeriod{.period = *last, .figures = latest->figures};
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(current.figures, OpenPeriod(budget, *period, before));
  return std::optional<LatestFigures>(current);
}

}  // namespace outlay::budget
