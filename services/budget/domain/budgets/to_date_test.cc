// Periods with months, in calendars of every kind. Real: the calendar and the zones.
#include "services/budget/domain/budgets/to_date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::testing::Optional;

Enforcement ToDate(Action action) {
  return {.rules = {{.stage = Stage::kRequest, .action = action, .sum = CheckedSum::kToDate}}};
}

// Returns a budget whose request stage blocks on sums to date.
Budget ABudgetOf(const Money& amount, const PeriodRule& rule) {
  Budget budget;
  budget.id = "b";
  budget.spec.amount = amount;
  budget.spec.period = rule;
  budget.spec.enforcement = ToDate(Action::kBlock);
  return budget;
}

FiscalCalendar CalendarOf(const std::string& zone, int first_month) {
  return *FiscalCalendar::Of(*TimeZone::Load(zone), first_month);
}

int64_t AllowedAt(const Budget& budget, const FiscalCalendar& calendar, const Period& period, absl::Time now) {
  const Figures figures = {.period = period.interval, .amount = budget.spec.amount.minor_units()};
  const auto allowed = AllowedToDate(budget, period.Key(), figures, calendar, now);
  EXPECT_THAT(allowed, IsOk());
  return allowed.ok() && allowed->has_value() ? static_cast<int64_t>(**allowed) : -1;
}

TEST(ToDateTest, AMonthBeginsAtItsFirstInstantInTheZone) {
  const FiscalCalendar calendar = CalendarOf("Europe/Berlin", 1);
  const Budget budget = ABudgetOf(samples::Euro(1'200), {.first_day = absl::CivilDay(2026, 1, 1)});
  const Period year = Periods::Of("period", budget.spec.period, calendar)->First();
  const absl::Time april = DayStart(absl::CivilDay(2026, 4, 1), calendar.zone());
  EXPECT_EQ(AllowedAt(budget, calendar, year, april - absl::Nanoseconds(1)), 300);
  EXPECT_EQ(AllowedAt(budget, calendar, year, april), 400);
  // Before the period, its first month is allowed; after it, all of it.
  EXPECT_EQ(AllowedAt(budget, calendar, year, year.interval.start - absl::Hours(1)), 100);
  EXPECT_EQ(AllowedAt(budget, calendar, year, year.interval.end + absl::Hours(1'000)), 1'200);
}

TEST(ToDateTest, IsNothingWhereNobodyLooksAtIt) {
  Budget budget = ABudgetOf(samples::Euro(1'200), {.first_day = absl::CivilDay(2026, 1, 1)});
  budget.spec.enforcement = {};
  const Period year = Periods::Of("period", budget.spec.period, FiscalCalendar())->First();
  const Figures figures = {.period = year.interval, .amount = 1'200};
  EXPECT_THAT(AllowedToDate(budget, year.Key(), figures, FiscalCalendar(), year.interval.start),
              IsOkAndHolds(std::optional<absl::int128>()));
}

TEST(ToDateTest, StaysTheSamePeriodWhenTheOrganizationMoves) {
  const FiscalCalendar was = CalendarOf("America/New_York", 1);
  const Budget budget =
      ABudgetOf(samples::Euro(300), {.recurrence = Recurrence::kQuarterly, .first_day = absl::CivilDay(2026, 1, 1)});
  const Period quarter = Periods::Of("period", budget.spec.period, was)->First();
  for (const char* zone : {"Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata"}) {
    const FiscalCalendar is = CalendarOf(zone, 7);
    EXPECT_EQ(AllowedAt(budget, is, quarter, DayStart(absl::CivilDay(2026, 2, 10), is.zone())), 200) << zone;
  }
}

TEST(ToDateTest, NegativeMonthsLeaveNoMoreThanTheLimit) {
  const Budget budget =
      ABudgetOf(samples::Euro(300), {.recurrence = Recurrence::kQuarterly, .first_day = absl::CivilDay(2026, 1, 1)});
  const Period quarter = Periods::Of("period", budget.spec.period, FiscalCalendar())->First();
  // More was moved out than there is.
  const Figures figures = {.period = quarter.interval, .amount = 300, .rollover = -600};
  EXPECT_THAT(AllowedToDate(budget, quarter.Key(), figures, FiscalCalendar(), quarter.interval.start),
              IsOkAndHolds(Optional(absl::int128(-300))));
}

// Zones whose clocks are set at midnight, on the first of a month, or not at all.
constexpr const char* kZones[] = {"UTC",           "Europe/Berlin",       "America/Santiago", "Africa/Cairo",
                                  "Asia/Beirut",   "Australia/Lord_Howe", "America/Asuncion", "Pacific/Apia",
                                  "America/Havana"};
// 0, 2, 3 and 4 decimals.
constexpr const char* kCurrencies[] = {"JPY", "EUR", "KWD", "CLF"};

struct RandomYear {
  FiscalCalendar calendar;
  Budget budget;
  Period period;
};

RandomYear DrawYear(SeededRandom& draw) {
  const auto uniform = [&draw](uint64_t below) { return static_cast<int64_t>(draw.Uniform(below)); };
  RandomYear year;
  year.calendar = CalendarOf(kZones[uniform(std::size(kZones))], static_cast<int>(1 + uniform(12)));
  PeriodRule rule = {.first_day = absl::CivilDay(2019 + uniform(12), 1 + uniform(12), 1 + uniform(31))};
  constexpr Recurrence kKinds[] = {Recurrence::kMonthly, Recurrence::kQuarterly, Recurrence::kYearly,
                                   Recurrence::kEveryMonths, Recurrence::kOneOff};
  rule.recurrence = kKinds[uniform(std::size(kKinds))];
  if (rule.recurrence == Recurrence::kEveryMonths) rule.months = static_cast<int>(1 + uniform(24));
  if (rule.recurrence == Recurrence::kOneOff) rule.end_day = rule.first_day + 1 + uniform(800);
  const Currency currency = *Currency::FromCode(kCurrencies[uniform(std::size(kCurrencies))]);
  year.budget = ABudgetOf(Money(uniform(1'000'000), currency), rule);
  const Periods periods = *Periods::Of("period", rule, year.calendar);
  year.period = rule.recurrence == Recurrence::kOneOff ? periods.First() : *periods.At(uniform(20));
  const std::size_t months = year.period.Months().size();
  if (uniform(2) == 0) {
    Money sum = Money::Zero(currency);
    for (std::size_t i = 0; i < months; ++i) {
      year.budget.spec.distribution.manual.emplace_back(uniform(100'000), currency);
      sum = *Add(sum, year.budget.spec.distribution.manual.back());
    }
    year.budget.spec.amount = sum;
  }
  return year;
}

class ToDatePropertyTest : public ::testing::TestWithParam<uint64_t> {};

// The sum to date, summed by hand, increases at the first instant of each month and ends at the amount.
TEST_P(ToDatePropertyTest, PartsAddUpExactlyAndEachBeginsWithItsMonth) {
  SeededRandom draw(GetParam());
  for (int round = 0; round < 50; ++round) {
    const RandomYear year = DrawYear(draw);
    const std::vector<Month> months = year.period.Months();
    const std::vector<Money>& manual = year.budget.spec.distribution.manual;
    const int64_t amount = year.budget.spec.amount.minor_units();
    const auto count = static_cast<int64_t>(months.size());
    int64_t sum = 0;
    for (std::size_t i = 0; i < months.size(); ++i) {
      const int64_t even = amount / count + (static_cast<int64_t>(i) < amount % count ? 1 : 0);
      const int64_t before = sum;
      sum += manual.empty() ? even : manual[i].minor_units();
      const absl::Time start = MonthStart(months[i], year.calendar.zone());
      ASSERT_EQ(AllowedAt(year.budget, year.calendar, year.period, start), sum)
          << year.calendar.zone().name() << " " << year.period.Key() << " " << months[i];
      if (i == 0) continue;
      ASSERT_EQ(AllowedAt(year.budget, year.calendar, year.period, start - absl::Nanoseconds(1)), before)
          << year.calendar.zone().name() << " " << year.period.Key() << " " << months[i];
    }
    ASSERT_EQ(sum, amount);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ToDatePropertyTest, ::testing::Range<uint64_t>(1, 21));

}  // namespace
}  // namespace outlay::budget
