// When a budget runs out: at the present rate, and with its open amounts (B20). Integers only; the result states its
// assumptions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_FORECAST_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_FORECAST_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "common/base/money.h"

namespace outlay::budget {

// The figures of a budget's period at `now`. All amounts are in the budget's currency.
struct ForecastFigures {
  Interval period;
  absl::Time now;
  Money limit;
  Money spent;  // in the period so far
  Money open;   // held and committed
  // The amount spent in `window`, which ends at `now` and may begin before the period did; see ForecastWindow.
  Interval window;
  Money spent_in_window;
};

// Returns the time over which the rate is measured: from the beginning of the period, at most
// limits::kForecastWindowMax long. Empty before the period began.
Interval ForecastWindow(const Interval& period, absl::Time now);

// A projection of a period's spending.
struct Outlook {
  // The first instant, in whole seconds from `now`, at which the used amount reaches the limit; `now` if it has.
  // Nullopt: never at this rate, or not within limits::kForecastHorizon.
  std::optional<absl::Time> exhausted_at;
  bool is_exhausted_in_period = false;
  // The amount used at the end of the period, rounded half to even; the current one if the period has ended.
  Money used_at_end;
  // The limit less used_at_end; negative if the limit does not suffice.
  Money rest_at_end;

  bool operator==(const Outlook&) const = default;
};

struct Forecast {
  // The assumptions: `spent_in_window` was spent in `window`, and spending continues at this rate.
  Interval window;
  Money spent_in_window;
  Money open;
  // The window is shorter than limits::kForecastWindowMin, too short to judge by. With an empty window the rate is
  // zero.
  bool is_early = false;

  Outlook at_rate;    // the amount spent so far, and the rate from now on
  Outlook with_open;  // the same, and all open amounts besides: they are spent, and do not lower the rate

  bool operator==(const Forecast&) const = default;
};

// Makes a forecast. INVALID_ARGUMENT / CURRENCY_MISMATCH, OUT_OF_RANGE / MONEY_OVERFLOW (a projected amount does not
// fit).
absl::StatusOr<Forecast> MakeForecast(const ForecastFigures& figures);

// Returns the assumptions as sentences for people, with days of `zone`.
std::vector<std::string> Assumptions(const Forecast& forecast, const TimeZone& zone);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_FORECAST_H_
