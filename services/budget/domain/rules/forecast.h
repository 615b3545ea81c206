// When a budget runs out: at the present rate, and with what is ordered already (B20). Whole numbers only; the result
// says what it assumes.
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

// What is known of a budget's period at `now`. All amounts have the budget's currency.
struct ForecastFigures {
  Interval period;
  absl::Time now;
  Money limit;
  Money spent;  // in the period so far
  Money open;   // held and committed
  // How much was spent in `window`, which ends at `now` and may begin before the period did; see ForecastWindow.
  Interval window;
  Money spent_in_window;
};

// The stretch of time by which the rate is judged: from the beginning of the period on, at most
// limits::kForecastWindowMax long. Empty before the period began.
Interval ForecastWindow(const Interval& period, absl::Time now);

// One way to look at what is to come.
struct Outlook {
  // The first instant, in whole seconds from `now`, at which as much is used as the limit is: `now` if that is so
  // already. nullopt: never at this rate, or not within limits::kForecastHorizon.
  std::optional<absl::Time> exhausted_at;
  bool is_exhausted_in_period = false;
  // What will be used at the end of the period, rounded half to even; as it is now where the period has ended.
  Money used_at_end;
  // Limit less used_at_end: below zero where it does not suffice.
  Money rest_at_end;

  bool operator==(const Outlook&) const = default;
};

struct Forecast {
  // What it rests on: in `window` there was spent `spent_in_window`, and it goes on like that.
  Interval window;
  Money spent_in_window;
  Money open;
  // Too little has been seen to judge by: less than limits::kForecastWindowMin. With an empty window nothing is spent
  // any more.
  bool is_early = false;

  Outlook at_rate;    // what is spent so far, and the rate from now on
  Outlook with_open;  // the same, and all that is open besides: it is spent, and does not slow the rate

  bool operator==(const Forecast&) const = default;
};

// INVALID_ARGUMENT / CURRENCY_MISMATCH, OUT_OF_RANGE / MONEY_OVERFLOW (more would be spent than an amount can say).
absl::StatusOr<Forecast> MakeForecast(const ForecastFigures& figures);

// The assumptions as sentences for people, with days of `zone`.
std::vector<std::string> Assumptions(const Forecast& forecast, const TimeZone& zone);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_FORECAST_H_
