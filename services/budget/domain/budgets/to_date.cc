#include "services/budget/domain/budgets/to_date.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/rules/distribution.h"
#include "services/budget/domain/rules/period.h"

namespace outlay::budget {
namespace {

// Returns the days of an opened period. Its end is stored as an instant; its end day is the one whose midnight is
// nearest in the calendar's zone.
absl::StatusOr<Period> DaysOf(std::string_view key, const Figures& figures, const FiscalCalendar& calendar) {
  Period period = {.interval = figures.period};
  if (!absl::ParseCivilTime(ToAbsl(key), &period.first_day)) return DataLoss("figures");
  period.end_day = DayOf(figures.period.end + absl::Hours(12), calendar.zone());
  return period;
}

}  // namespace

absl::StatusOr<MonthlyPlan> PlanOf(const Budget& budget, std::string_view period, const Figures& figures,
                                   const FiscalCalendar& calendar, absl::int128 limit) {
  OUTLAY_ASSIGN_OR_RETURN(const Period days, DaysOf(period, figures, calendar));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t minor, ToMinor(limit));
  return MonthlyPlan::Of(days, Money(minor, budget.currency()), budget.spec.distribution);
}

absl::StatusOr<std::optional<absl::int128>> AllowedToDate(const Budget& budget, std::string_view period,
                                                          const Figures& figures, const FiscalCalendar& calendar,
                                                          absl::Time business_now) {
  if (!ChecksToDate(budget.spec.enforcement)) return std::optional<absl::int128>();
  OUTLAY_ASSIGN_OR_RETURN(const MonthlyPlan plan, PlanOf(budget, period, figures, calendar, LimitOf(figures)));
  OUTLAY_ASSIGN_OR_RETURN(const Month now, MonthOf(business_now, calendar.zone()));
  const auto last = static_cast<int64_t>(plan.months().size()) - 1;
  const int64_t month = std::clamp<int64_t>(plan.months().front().MonthsUntil(now), 0, last);
  const std::vector<Money> unused(plan.months().size(), Money::Zero(budget.currency()));
  OUTLAY_ASSIGN_OR_RETURN(const Money allowed, plan.AvailableToDate(static_cast<std::size_t>(month), unused));
  return std::optional<absl::int128>(allowed.minor_units());
}

}  // namespace outlay::budget
