#include "services/budget/domain/rules/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::testing::ElementsAre;

FiscalCalendar Calendar(std::string_view zone, int first_month = 1) {
  return FiscalCalendar::Of(TimeZone::Load(zone).value(), first_month).value();
}

absl::CivilDay Day(const char* text) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
  return day;
}

absl::Time Utc(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << text << ": " << error;
  return time;
}

PeriodRule Recurring(Recurrence recurrence, const char* first_day) {
  return {.recurrence = recurrence, .first_day = Day(first_day)};
}

Periods Of(const PeriodRule& rule, const FiscalCalendar& calendar = Calendar("UTC")) {
  return Periods::Of("period", rule, calendar).value();
}

std::string Labels(const Periods& periods, int count) {
  std::string all;
  for (int i = 0; i < count && periods.At(i).has_value(); ++i) {
    all += periods.At(i)->Key() + " " + periods.Label(*periods.At(i)) + "\n";
  }
  return all;
}

TEST(PeriodTest, IsAnchoredToTheFiscalYear) {
  const FiscalCalendar april = Calendar("UTC", 4);
  EXPECT_EQ(Labels(Of(Recurring(Recurrence::kMonthly, "2026-11-22"), april), 2),
            "2026-11-01 2026-11\n2026-12-01 2026-12\n");
  EXPECT_EQ(Labels(Of(Recurring(Recurrence::kQuarterly, "2026-11-22"), april), 3),
            "2026-10-01 FY2026/27 Q3\n2027-01-01 FY2026/27 Q4\n2027-04-01 FY2027/28 Q1\n");
  EXPECT_EQ(Labels(Of(Recurring(Recurrence::kYearly, "2026-03-31"), april), 2),
            "2025-04-01 FY2025/26\n2026-04-01 FY2026/27\n");
  const FiscalCalendar february = Calendar("UTC", 2);
  EXPECT_EQ(Labels(Of(Recurring(Recurrence::kQuarterly, "2026-01-31"), february), 2),
            "2025-11-01 FY2025/26 Q4\n2026-02-01 FY2026/27 Q1\n");
}

TEST(PeriodTest, ALeapDayIsInOnePeriodWhicheverMonthTheYearBeginsWith) {
  for (int month = 1; month <= 12; ++month) {
    SCOPED_TRACE(month);
    const Periods years = Of(Recurring(Recurrence::kYearly, "2028-02-29"), Calendar("UTC", month));
    const Period first = years.First();
    const std::string two_digits = (month < 10 ? "0" : "") + std::to_string(month);
    EXPECT_EQ(first.Key(), (month <= 2 ? "2028-" : "2027-") + two_digits + "-01");
    EXPECT_EQ(years.Holding(Utc("2028-02-29T00:00:00Z")), first);
    EXPECT_EQ(years.Holding(Utc("2028-02-29T23:59:59Z")), first);
    EXPECT_EQ(first.interval.end - first.interval.start, absl::Hours(366 * 24));
    const std::optional<Period> next = years.Next(first);
    ASSERT_TRUE(next.has_value());
    EXPECT_EQ(next->interval.end - next->interval.start, absl::Hours(365 * 24));
    const Periods months = Of(Recurring(Recurrence::kMonthly, "2028-02-29"), Calendar("UTC", month));
    EXPECT_EQ(Labels(months, 2), "2028-02-01 2028-02\n2028-03-01 2028-03\n");
    EXPECT_EQ(months.First().interval.end - months.First().interval.start, absl::Hours(29 * 24));
  }
  PeriodRule once = Recurring(Recurrence::kOneOff, "2028-02-29");
  once.end_day = Day("2029-03-01");
  EXPECT_EQ(Labels(Of(once), 2), "2028-02-29 2028-02-29..2029-02-28\n");
}

TEST(PeriodTest, ManyMonthsAreCountedFromTheYearTheyBeginIn) {
  PeriodRule rule = Recurring(Recurrence::kEveryMonths, "2026-11-22");
  rule.months = 4;
  EXPECT_EQ(Labels(Of(rule, Calendar("UTC", 4)), 3),
            "2026-08-01 2026-08-01..2026-11-30\n2026-12-01 2026-12-01..2027-03-31\n"
            "2027-04-01 2027-04-01..2027-07-31\n");
  rule.months = 5;  // Does not divide a year: it runs on over the year's end.
  EXPECT_EQ(Labels(Of(rule, Calendar("UTC", 4)), 2),
            "2026-09-01 2026-09-01..2027-01-31\n2027-02-01 2027-02-01..2027-06-30\n");
  rule.months = 24;
  EXPECT_EQ(Labels(Of(rule, Calendar("UTC", 4)), 2),
            "2026-04-01 2026-04-01..2028-03-31\n2028-04-01 2028-04-01..2030-03-31\n");
}

TEST(PeriodTest, WeeksBeginWithTheirDayAndCrossTheYear) {
  PeriodRule rule = Recurring(Recurrence::kWeekly, "2026-12-30");
  EXPECT_EQ(Labels(Of(rule), 2), "2026-12-28 2026-W53\n2027-01-04 2027-W01\n");
  rule.first_day = Day("2026-12-28");
  EXPECT_EQ(Of(rule).First().Key(), "2026-12-28");
  EXPECT_THAT(Of(rule).First().Months(), ElementsAre(*Month::Of(2026, 12), *Month::Of(2027, 1)));
  rule.week_start = absl::Weekday::sunday;
  EXPECT_EQ(Labels(Of(rule), 1), "2026-12-27 2026-12-27..2027-01-02\n");
}

TEST(PeriodTest, AOneOffPeriodIsHalfOpen) {
  PeriodRule rule = Recurring(Recurrence::kOneOff, "2026-02-10");
  rule.end_day = Day("2026-04-01");
  const Periods periods = Of(rule, Calendar("Europe/Berlin"));
  EXPECT_EQ(Labels(periods, 5), "2026-02-10 2026-02-10..2026-03-31\n");
  EXPECT_FALSE(periods.Holding(Utc("2026-02-09T22:59:59Z")).has_value());
  EXPECT_EQ(periods.Holding(Utc("2026-02-09T23:00:00Z")), periods.First());
  EXPECT_EQ(periods.Holding(Utc("2026-03-31T21:59:59Z")), periods.First());
  EXPECT_FALSE(periods.Holding(Utc("2026-03-31T22:00:00Z")).has_value());
  EXPECT_EQ(periods.Last(), periods.First());
  EXPECT_FALSE(periods.Next(periods.First()).has_value());
  EXPECT_THAT(periods.First().Months(), ElementsAre(*Month::Of(2026, 2), *Month::Of(2026, 3)));
}

TEST(PeriodTest, TheLastPeriodIsTheOneThatHoldsTheDayBeforeTheEnd) {
  PeriodRule rule = Recurring(Recurrence::kMonthly, "2026-01-15");
  rule.end_day = Day("2026-03-01");
  EXPECT_EQ(Of(rule).Last()->Key(), "2026-02-01");
  rule.end_day = Day("2026-03-02");
  const Periods periods = Of(rule);
  EXPECT_EQ(periods.Last()->Key(), "2026-03-01");
  EXPECT_TRUE(periods.Holding(Utc("2026-03-31T23:59:59Z")).has_value());
  EXPECT_FALSE(periods.Holding(Utc("2026-04-01T00:00:00Z")).has_value());
  EXPECT_FALSE(Of(Recurring(Recurrence::kMonthly, "2026-01-15")).Last().has_value());
}

struct Edge {
  const char* what;
  const char* zone;
  const char* day;
  const char* start;
  const char* end;
};

class PeriodEdgeTest : public ::testing::TestWithParam<Edge> {};

TEST_P(PeriodEdgeTest, BeginsAtTheFirstInstantOfItsFirstDay) {
  const Periods periods = Of(Recurring(Recurrence::kMonthly, GetParam().day), Calendar(GetParam().zone));
  EXPECT_EQ(periods.First().interval, (Interval{Utc(GetParam().start), Utc(GetParam().end)}));
  for (const absl::Time edge : {Utc(GetParam().start), Utc(GetParam().end) - absl::Nanoseconds(1)}) {
    EXPECT_EQ(periods.Holding(edge), periods.First());
  }
  EXPECT_FALSE(periods.Holding(Utc(GetParam().start) - absl::Nanoseconds(1)).has_value());
  EXPECT_EQ(periods.Holding(Utc(GetParam().end))->ordinal, 1);
}

INSTANTIATE_TEST_SUITE_P(
    All, PeriodEdgeTest,
    ::testing::Values(
        Edge{"SummerTimeBegins", "Europe/Berlin", "2026-03-05", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"},
        Edge{"SummerTimeEnds", "Europe/Berlin", "2026-10-05", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"},
        Edge{"LeapDay", "UTC", "2024-02-29", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"},
        // Clocks went from 00:00 to 01:00 on the first of the month.
        Edge{"NoMidnight", "America/Sao_Paulo", "1949-12-05", "1949-12-01T03:00:00Z", "1950-01-01T02:00:00Z"},
        // At 00:01 on the first of the month clocks went back to 23:01: the month began once.
        Edge{"MidnightTwice", "America/St_Johns", "2009-11-05", "2009-11-01T02:30:00Z", "2009-12-01T03:30:00Z"},
        // 30 December 2011 was left out.
        Edge{"DayLeftOut", "Pacific/Apia", "2011-12-05", "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z"},
        Edge{"AheadOfAll", "Pacific/Kiritimati", "2026-01-05", "2025-12-31T10:00:00Z", "2026-01-31T10:00:00Z"}),
    [](const auto& test) { return test.param.what; });

TEST(PeriodTest, AnInstantAfterMidnightCameTwiceStaysInTheNewPeriod) {
  // A wall clock shows 23:30 on 31 October here.
  const Periods periods = Of(Recurring(Recurrence::kMonthly, "2009-10-05"), Calendar("America/St_Johns"));
  EXPECT_EQ(periods.Holding(Utc("2009-11-01T03:00:00Z"))->ordinal, 1);
}

PeriodRule RandomRule(SeededRandom& random) {
  constexpr Recurrence kAll[] = {Recurrence::kOneOff,    Recurrence::kWeekly, Recurrence::kMonthly,
                                 Recurrence::kQuarterly, Recurrence::kYearly, Recurrence::kEveryMonths};
  PeriodRule rule = {.recurrence = kAll[random.Uniform(6)],
                     .first_day = absl::CivilDay(1940, 1, 1) + static_cast<int>(random.Uniform(40'000))};
  if (rule.recurrence == Recurrence::kOneOff || random.Uniform(2) == 0) {
    rule.end_day = rule.first_day + 1 + static_cast<int>(random.Uniform(3'000));
  }
  if (rule.recurrence == Recurrence::kEveryMonths) {
    rule.months = 1 + static_cast<int>(random.Uniform(limits::kPeriodMonths));
  }
  rule.week_start = static_cast<absl::Weekday>(random.Uniform(7));
  return rule;
}

TEST(PeriodPropertyTest, EveryInstantIsInExactlyOnePeriodAndNoneIsLeftOut) {
  constexpr const char* kZones[] = {"UTC",          "Europe/Berlin",    "America/Sao_Paulo",   "Pacific/Apia",
                                    "Asia/Tehran",  "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo",
                                    "Asia/Kolkata", "America/Havana"};
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const PeriodRule rule = RandomRule(random);
    const Periods periods = Of(rule, Calendar(kZones[random.Uniform(10)], 1 + static_cast<int>(random.Uniform(12))));
    ASSERT_LE(periods.First().first_day, rule.first_day);
    ASSERT_GT(periods.First().end_day, rule.first_day);
    ASSERT_FALSE(periods.At(-1).has_value());
    Period period = periods.First();
    for (int i = 0; i < 60; ++i) {
      const absl::Duration length = period.interval.end - period.interval.start;
      const absl::Time inside = period.interval.start +
                                absl::Seconds(static_cast<int64_t>(random.Next() >> 1) % absl::ToInt64Seconds(length));
      ASSERT_EQ(periods.Holding(period.interval.start), period);
      ASSERT_EQ(periods.Holding(inside), period);
      ASSERT_EQ(periods.Holding(period.interval.end - absl::Nanoseconds(1)), period);
      ASSERT_EQ(periods.FindByKey(period.Key()), period);
      ASSERT_EQ(period.Months().front().civil(), absl::CivilMonth(period.first_day));
      const std::optional<Period> next = periods.Next(period);
      ASSERT_EQ(next, periods.Holding(period.interval.end));
      if (!next.has_value()) {
        ASSERT_EQ(periods.Last(), period);
        ASSERT_GE(period.end_day, *rule.end_day);
        ASSERT_LT(period.first_day, *rule.end_day);
        break;
      }
      ASSERT_EQ(next->interval.start, period.interval.end);
      ASSERT_EQ(periods.Previous(*next), period);
      period = *next;
    }
  }
}

TEST(PeriodTest, InstantsAndNumbersBeyondAllPeriodsHaveNone) {
  for (const Recurrence recurrence : {Recurrence::kWeekly, Recurrence::kMonthly, Recurrence::kYearly}) {
    const Periods periods = Of(Recurring(recurrence, "2026-01-15"));
    EXPECT_FALSE(periods.Holding(absl::InfiniteFuture()).has_value());
    EXPECT_FALSE(periods.Holding(absl::InfinitePast()).has_value());
    EXPECT_FALSE(periods.At(std::numeric_limits<int64_t>::max()).has_value());
    EXPECT_FALSE(periods.At(std::numeric_limits<int64_t>::min()).has_value());
    EXPECT_TRUE(periods.Holding(Utc("9998-12-31T23:59:59Z")).has_value());
    EXPECT_FALSE(periods.Holding(Utc("9999-12-31T23:59:59Z")).has_value());
  }
}

TEST(PeriodTest, OnlyFirstDaysAreKeys) {
  const Periods periods = Of(Recurring(Recurrence::kMonthly, "2026-01-15"));
  for (const char* key : {"", "2026-02-02", "2025-12-01", "2026-2-1", "2026-02", " 2026-02-01", "9999-12-01"}) {
    EXPECT_FALSE(periods.FindByKey(key).has_value()) << key;
  }
}

struct BadRule {
  const char* what;
  PeriodRule rule;
  const char* reason;
  const char* field;
};

TEST(PeriodTest, RefusesRulesByName) {
  const absl::CivilDay day(2026, 1, 1);
  const BadRule cases[] = {
      {"no end", {.recurrence = Recurrence::kOneOff, .first_day = day}, "FIELD_REQUIRED", "period.end_day"},
      {"empty",
       {.recurrence = Recurrence::kOneOff, .first_day = day, .end_day = day},
       "FIELD_INVALID",
       "period.end_day"},
      {"too long",
       {.recurrence = Recurrence::kOneOff, .first_day = day, .end_day = absl::CivilDay(2036, 1, 2)},
       "FIELD_INVALID",
       "period.end_day"},
      {"before",
       {.recurrence = Recurrence::kYearly, .first_day = day, .end_day = day - 1},
       "FIELD_INVALID",
       "period.end_day"},
      {"ancient",
       {.recurrence = Recurrence::kYearly, .first_day = absl::CivilDay(1899, 12, 31)},
       "FIELD_INVALID",
       "period.first_day"},
      {"far",
       {.recurrence = Recurrence::kYearly, .first_day = absl::CivilDay(9999, 1, 1)},
       "FIELD_INVALID",
       "period.first_day"},
      {"far end",
       {.recurrence = Recurrence::kYearly, .first_day = day, .end_day = absl::CivilDay(9999, 1, 1)},
       "FIELD_INVALID",
       "period.end_day"},
      {"no months", {.recurrence = Recurrence::kEveryMonths, .first_day = day}, "FIELD_INVALID", "period.months"},
      {"many months",
       {.recurrence = Recurrence::kEveryMonths, .first_day = day, .months = 121},
       "FIELD_INVALID",
       "period.months"},
      {"useless months",
       {.recurrence = Recurrence::kYearly, .first_day = day, .months = 12},
       "FIELD_INVALID",
       "period.months"},
  };
  for (const BadRule& c : cases) {
    const absl::StatusOr<Periods> periods = Periods::Of("period", c.rule, Calendar("UTC"));
    EXPECT_THAT(periods, HasReason(c.reason)) << c.what;
    EXPECT_THAT(periods.status(), HasMetadata("field", c.field)) << c.what;
  }
  const PeriodRule longest = {
      .recurrence = Recurrence::kOneOff, .first_day = day, .end_day = absl::CivilDay(2036, 1, 1)};
  EXPECT_EQ(Of(longest).First().Months().size(), 120U);
}

}  // namespace
}  // namespace outlay::budget
