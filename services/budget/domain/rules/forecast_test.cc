#include "services/budget/domain/rules/forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasReason;
using ::testing::ElementsAre;

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

// Returns figures of a hundred days from 1 January, `days` of which are over; the rate is measured over all of them.
ForecastFigures After(int days, int64_t limit, int64_t spent, int64_t open = 0) {
  const absl::Time start = Day(2026, 1, 1);
  const absl::Time now = start + absl::Hours(24 * days);
  return {.period = {start, start + absl::Hours(24 * 100)},
          .now = now,
          .limit = Euro(limit),
          .spent = Euro(spent),
          .open = Euro(open),
          .window = {start, now},
          .spent_in_window = Euro(spent)};
}

TEST(ForecastTest, GoesOnAtTheRateSoFar) {
  // 10 a day: the other 600 last 60 days more, up to the end.
  const Forecast forecast = *MakeForecast(After(40, 1'000, 400));
  EXPECT_EQ(forecast.at_rate.exhausted_at, Day(2026, 1, 1) + absl::Hours(24 * 100));
  EXPECT_FALSE(forecast.at_rate.is_exhausted_in_period);
  EXPECT_EQ(forecast.at_rate.used_at_end, Euro(1'000));
  EXPECT_EQ(forecast.at_rate.rest_at_end, Euro(0));
  EXPECT_FALSE(forecast.is_early);

  const Forecast faster = *MakeForecast(After(40, 800, 400));
  EXPECT_EQ(faster.at_rate.exhausted_at, Day(2026, 1, 1) + absl::Hours(24 * 80));
  EXPECT_TRUE(faster.at_rate.is_exhausted_in_period);
  EXPECT_EQ(faster.at_rate.rest_at_end, Euro(-200));
}

TEST(ForecastTest, OpenOrdersAreSpentOnTopOfTheRate) {
  const Forecast forecast = *MakeForecast(After(40, 1'000, 400, 200));
  EXPECT_EQ(forecast.at_rate.used_at_end, Euro(1'000));
  EXPECT_EQ(forecast.with_open.exhausted_at, Day(2026, 1, 1) + absl::Hours(24 * 80));
  EXPECT_TRUE(forecast.with_open.is_exhausted_in_period);
  EXPECT_EQ(forecast.with_open.used_at_end, Euro(1'200));
  EXPECT_EQ(forecast.with_open.rest_at_end, Euro(-200));
}

TEST(ForecastTest, RunsOutAtTheFirstSecondThatReachesTheLimit) {
  // 7 in 70 seconds; 1 more takes 10 seconds, and 1 of 3 in 100 takes 33 and a third.
  ForecastFigures figures = After(40, 101, 100);
  figures.window = {figures.now - absl::Seconds(70), figures.now};
  figures.spent_in_window = Euro(7);
  EXPECT_EQ(MakeForecast(figures)->at_rate.exhausted_at, figures.now + absl::Seconds(10));
  figures.window.start = figures.now - absl::Seconds(100);
  figures.spent_in_window = Euro(3);
  EXPECT_EQ(MakeForecast(figures)->at_rate.exhausted_at, figures.now + absl::Seconds(34));
}

TEST(ForecastTest, WhatIsUsedUpIsSoNow) {
  const ForecastFigures used_up = After(40, 400, 400);
  EXPECT_EQ(MakeForecast(used_up)->at_rate.exhausted_at, used_up.now);
  EXPECT_EQ(MakeForecast(After(40, 0, 0))->at_rate.exhausted_at, used_up.now);
  EXPECT_EQ(MakeForecast(After(40, -5, 0))->at_rate.exhausted_at, used_up.now);
  const Forecast ordered = *MakeForecast(After(40, 400, 0, 400));
  EXPECT_EQ(ordered.at_rate.exhausted_at, std::nullopt);
  EXPECT_EQ(ordered.with_open.exhausted_at, used_up.now);
}

TEST(ForecastTest, LastsForEverWhereNothingOrLessIsSpent) {
  EXPECT_EQ(MakeForecast(After(40, 1'000, 0))->at_rate.exhausted_at, std::nullopt);
  const Forecast credits = *MakeForecast(After(40, 1'000, -400));
  EXPECT_EQ(credits.at_rate.exhausted_at, std::nullopt);
  EXPECT_EQ(credits.at_rate.used_at_end, Euro(-1'000));
  // A cent in forty days, and a rest of a lifetime.
  EXPECT_EQ(MakeForecast(After(40, 1'000'000, 1))->at_rate.exhausted_at, std::nullopt);
}

TEST(ForecastTest, BeforeAndAfterThePeriodNothingIsExtrapolatedIntoIt) {
  ForecastFigures before = After(0, 1'000, 0, 300);
  before.now -= absl::Hours(24);
  before.window = ForecastWindow(before.period, before.now);
  EXPECT_TRUE(before.window.IsEmpty());
  const Forecast forecast = *MakeForecast(before);
  EXPECT_TRUE(forecast.is_early);
  EXPECT_EQ(forecast.at_rate.used_at_end, Euro(0));
  EXPECT_EQ(forecast.with_open.used_at_end, Euro(300));
  const Forecast after = *MakeForecast(After(120, 1'000, 600));
  EXPECT_EQ(after.at_rate.used_at_end, Euro(600));
}

TEST(ForecastTest, TheWindowIsThePeriodSoFarAndNotTooLong) {
  const Interval year = {Day(2026, 1, 1), Day(2027, 1, 1)};
  EXPECT_EQ(ForecastWindow(year, Day(2026, 2, 1)), (Interval{Day(2026, 1, 1), Day(2026, 2, 1)}));
  const Interval late = ForecastWindow(year, Day(2026, 12, 1));
  EXPECT_EQ(late, (Interval{Day(2026, 12, 1) - limits::kForecastWindowMax, Day(2026, 12, 1)}));
  EXPECT_EQ(ForecastWindow(year, Day(2028, 1, 1)).end, Day(2027, 1, 1));
  EXPECT_TRUE(ForecastWindow(year, Day(2025, 12, 31)).IsEmpty());
}

TEST(ForecastTest, StatesWhatItAssumes) {
  EXPECT_THAT(Assumptions(*MakeForecast(After(40, 1'000, 400, 200)), TimeZone()),
              ElementsAre("spending goes on as from 2026-01-01 to 2026-02-10: 4.00 EUR in 40 days",
                          "with open orders: 2.00 EUR that are held and committed are spent on top of that"));
  const Forecast early = *MakeForecast(After(3, 1'000, 400));
  EXPECT_TRUE(early.is_early);
  EXPECT_THAT(Assumptions(early, TimeZone()).back(), "fewer than 7 days were seen: take it as a guess");
  EXPECT_TRUE(MakeForecast(After(6, 1'000, 1))->is_early);
  EXPECT_FALSE(MakeForecast(After(7, 1'000, 1))->is_early);
  EXPECT_THAT(Assumptions(*MakeForecast(After(0, 1'000, 0)), TimeZone()).front(),
              "nothing was seen yet, so nothing more is spent");
}

// The spending at the rate reaches the limit exactly at the predicted second, not a second earlier.
TEST(ForecastPropertyTest, TheInstantIsExact) {
  for (uint64_t seed = 1; seed <= 20'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const auto spent = static_cast<int64_t>(random.Uniform(1'000'000'000));
    ForecastFigures figures =
        After(1 + static_cast<int>(random.Uniform(99)), static_cast<int64_t>(random.Uniform(3'000'000'000)), spent,
              static_cast<int64_t>(random.Uniform(1'000'000)));
    figures.window.start = figures.now - absl::Seconds(1 + random.Uniform(10'000'000));
    figures.spent_in_window = Euro(static_cast<int64_t>(random.Uniform(1'000'000'000)));
    const Forecast forecast = *MakeForecast(figures);
    const absl::int128 window = absl::ToInt64Seconds(figures.window.end - figures.window.start);
    const absl::int128 rate = figures.spent_in_window.minor_units();
    for (const bool with_open : {false, true}) {
      const Outlook& outlook = with_open ? forecast.with_open : forecast.at_rate;
      const absl::int128 used = absl::int128(spent) + (with_open ? figures.open.minor_units() : 0);
      ASSERT_EQ(outlook.used_at_end.minor_units() + outlook.rest_at_end.minor_units(), figures.limit.minor_units());
      const auto reached = [&](absl::Duration later) {
        return (figures.limit.minor_units() - used) * window <= rate * absl::ToInt64Seconds(later);
      };
      if (!outlook.exhausted_at.has_value()) {
        ASSERT_FALSE(reached(limits::kForecastHorizon));
        continue;
      }
      const absl::Duration later = *outlook.exhausted_at - figures.now;
      ASSERT_TRUE(reached(later));
      ASSERT_TRUE(later == absl::ZeroDuration() || !reached(later - absl::Seconds(1)));
      ASSERT_EQ(outlook.is_exhausted_in_period, *outlook.exhausted_at < figures.period.end);
    }
  }
}

TEST(ForecastTest, SurvivesTheEndsOf64Bits) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(MakeForecast(After(40, kMax, kMax)), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(MakeForecast(After(40, kMax, 0, kMax))->with_open.rest_at_end, Euro(0));
  EXPECT_THAT(MakeForecast(After(40, kMax, kMax, kMax)), HasReason("MONEY_OVERFLOW"));
  ForecastFigures foreign = After(40, 1, 1);
  foreign.open = Money(1, Currency::Of("USD"));
  EXPECT_THAT(MakeForecast(foreign), HasReason("CURRENCY_MISMATCH"));
}

}  // namespace
}  // namespace outlay::budget
