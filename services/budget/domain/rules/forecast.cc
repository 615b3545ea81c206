#include "services/budget/domain/rules/forecast.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/numeric/int128.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/wide_math.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

// An amount spent in a number of seconds. The seconds of any Time have fewer than 64 bits, so products fit into 128.
struct Rate {
  Money amount;
  int64_t seconds = 0;  // 0: nothing was observed, so the rate is zero

  bool IsPositive() const { return seconds > 0 && amount.IsPositive(); }
};

int64_t SecondsOf(const Interval& interval) {
  return interval.IsEmpty() ? 0 : absl::ToInt64Seconds(interval.end - interval.start);
}

// Returns the amount that the rate spends in `seconds`.
absl::StatusOr<Money> SpentIn(const Rate& rate, int64_t seconds) {
  if (rate.seconds == 0) {
    return Money::Zero(rate.amount.currency());
  }
  const std::optional<absl::int128> spent =
      MultiplyDivide(rate.amount.minor_units(), seconds, static_cast<uint64_t>(rate.seconds), Rounding::kHalfEven,
                     std::numeric_limits<int64_t>::max());
  if (!spent.has_value()) {
    return MoneyOverflow();
  }
  return Money(static_cast<int64_t>(*spent), rate.amount.currency());
}

// Returns the first whole second after which the rate has spent `rest`.
std::optional<absl::Duration> TimeToSpend(const Rate& rate, const Money& rest) {
  if (!rest.IsPositive()) {
    return absl::ZeroDuration();
  }
  if (!rate.IsPositive()) {
    return std::nullopt;
  }
  const absl::int128 product = absl::int128(rest.minor_units()) * rate.seconds;
  const absl::int128 seconds = (product + rate.amount.minor_units() - 1) / rate.amount.minor_units();
  if (seconds > absl::ToInt64Seconds(limits::kForecastHorizon)) {
    return std::nullopt;
  }
  return absl::Seconds(static_cast<int64_t>(seconds));
}

absl::StatusOr<Outlook> OutlookOf(const ForecastFigures& figures, const Rate& rate, const Money& used) {
  Outlook outlook;
  OUTLAY_ASSIGN_OR_RETURN(const Money rest, Subtract(figures.limit, used));
  if (const std::optional<absl::Duration> left = TimeToSpend(rate, rest); left.has_value()) {
    outlook.exhausted_at = figures.now + *left;
    outlook.is_exhausted_in_period = *outlook.exhausted_at < figures.period.end;
  }
  OUTLAY_ASSIGN_OR_RETURN(const Money to_come, SpentIn(rate, SecondsOf({figures.now, figures.period.end})));
  OUTLAY_ASSIGN_OR_RETURN(outlook.used_at_end, Add(used, to_come));
  OUTLAY_ASSIGN_OR_RETURN(outlook.rest_at_end, Subtract(figures.limit, outlook.used_at_end));
  return outlook;
}

std::string DayText(absl::Time time, const TimeZone& zone) {
  return absl::FormatCivilTime(DayOf(time, zone));
}

}  // namespace

Interval ForecastWindow(const Interval& period, absl::Time now) {
  const absl::Time end = std::min(now, period.end);
  return {.start = std::max(period.start, end - limits::kForecastWindowMax), .end = end};
}

absl::StatusOr<Forecast> MakeForecast(const ForecastFigures& figures) {
  const Rate rate = {.amount = figures.spent_in_window, .seconds = SecondsOf(figures.window)};
  OUTLAY_ASSIGN_OR_RETURN(const Money with_open, Add(figures.spent, figures.open));
  Forecast forecast = {.window = figures.window,
                       .spent_in_window = figures.spent_in_window,
                       .open = figures.open,
                       .is_early = figures.window.end - figures.window.start < limits::kForecastWindowMin};
  OUTLAY_ASSIGN_OR_RETURN(forecast.at_rate, OutlookOf(figures, rate, figures.spent));
  OUTLAY_ASSIGN_OR_RETURN(forecast.with_open, OutlookOf(figures, rate, with_open));
  return forecast;
}

std::vector<std::string> Assumptions(const Forecast& forecast, const TimeZone& zone) {
  std::vector<std::string> all;
  if (forecast.window.IsEmpty()) {
    all.emplace_back("nothing was seen yet, so nothing more is spent");
  } else {
    all.push_back(Concat("spending goes on as from ", DayText(forecast.window.start, zone), " to ",
                         DayText(forecast.window.end, zone), ": ", forecast.spent_in_window.ToString(), " in ",
                         absl::ToInt64Hours(forecast.window.end - forecast.window.start) / 24, " days"));
  }
  all.push_back(
      Concat("with open orders: ", forecast.open.ToString(), " that are held and committed are spent on top of that"));
  if (forecast.is_early && !forecast.window.IsEmpty()) {
    all.push_back(Concat("fewer than ", absl::ToInt64Hours(limits::kForecastWindowMin) / 24,
                         " days were seen: take it as a guess"));
  }
  return all;
}

}  // namespace outlay::budget
