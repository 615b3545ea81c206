#include "common/base/calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOkAndHolds;

Month M(std::string_view text) {
  return Month::Parse(text).value();
}

TimeZone Zone(std::string_view name) {
  return TimeZone::Load(name).value();
}

// "2024-03-01T00:00:00Z"
absl::Time Utc(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << text << ": " << error;
  return time;
}

TEST(MonthTest, ParsesAndWrites) {
  EXPECT_EQ(M("2024-03").year(), 2024);
  EXPECT_EQ(M("2024-03").month(), 3);
  for (const char* text : {"0001-01", "2023-12", "2024-01", "9999-12"}) {
    EXPECT_EQ(M(text).ToString(), text);
  }
  for (const char* text : {"", "2024", "2024-3", "2024-13", "2024-00", "0000-01", "2024/03", "24-03", "2024-03-01",
                           "+024-03", "2024-+3", " 2024-03", "2024-0x"}) {
    EXPECT_THAT(Month::Parse(text), HasReason("MONTH_INVALID")) << text;
  }
}

TEST(MonthTest, CountsInBothDirections) {
  EXPECT_THAT(M("2024-01").Plus(-1), IsOkAndHolds(M("2023-12")));
  EXPECT_THAT(M("2023-12").Plus(1), IsOkAndHolds(M("2024-01")));
  EXPECT_THAT(M("2024-03").Plus(25), IsOkAndHolds(M("2026-04")));
  EXPECT_THAT(M("9999-12").Plus(0), IsOkAndHolds(M("9999-12")));
  EXPECT_THAT(M("9999-12").Plus(1), HasReason("MONTH_INVALID"));
  EXPECT_THAT(M("0001-01").Plus(-1), HasReason("MONTH_INVALID"));
  EXPECT_THAT(M("2024-01").Plus(std::numeric_limits<int64_t>::max()), HasReason("MONTH_INVALID"));
  EXPECT_THAT(M("2024-01").Plus(std::numeric_limits<int64_t>::min()), HasReason("MONTH_INVALID"));
  EXPECT_EQ(M("2023-11").MonthsUntil(M("2024-02")), 3);
  EXPECT_EQ(M("2024-02").MonthsUntil(M("2023-11")), -3);
  EXPECT_LT(M("2023-12"), M("2024-01"));
}

TEST(MonthTest, ComesFromYearAndNumber) {
  EXPECT_THAT(Month::Of(2024, 2), IsOkAndHolds(M("2024-02")));
  EXPECT_THAT(Month::Of(2024, 0), HasReason("MONTH_INVALID"));
  EXPECT_THAT(Month::Of(2024, 13), HasReason("MONTH_INVALID"));
  EXPECT_THAT(Month::Of(10'000, 1), HasReason("MONTH_INVALID"));
}

TEST(TimeZoneTest, LoadsNamesOfTheDatabaseOnly) {
  EXPECT_EQ(Zone("Europe/Berlin").name(), "Europe/Berlin");
  EXPECT_EQ(Zone("UTC").name(), "UTC");
  EXPECT_EQ(TimeZone().name(), "UTC");
  for (const char* name : {"", "Europe/Berlim", "Europe", "localtime", "/etc/localtime", "../zoneinfo/UTC",
                           "Fixed/UTC+01:00:00", "right/Europe/Berlin", "posix/UTC", "zone.tab", "europe berlin"}) {
    EXPECT_THAT(TimeZone::Load(name), HasReason("INVALID_TIME_ZONE")) << name;
  }
  EXPECT_THAT(TimeZone::Load(std::string(kMaxTimeZoneNameBytes + 1, 'a')), HasReason("INVALID_TIME_ZONE"));
  EXPECT_THAT(TimeZone::Load("Mars/Base"), HasMetadata("time_zone", "Mars/Base"));
}

TEST(CalendarTest, AMonthBeginsAtItsFirstInstantThere) {
  struct Case {
    const char* month;
    const char* zone;
    const char* start;
  };
  const Case cases[] = {
      {"2024-03", "UTC", "2024-03-01T00:00:00Z"},
      {"2024-03", "Europe/Berlin", "2024-02-29T23:00:00Z"},  // Winter time.
      {"2024-04", "Europe/Berlin", "2024-03-31T22:00:00Z"},  // Summer time since 31 March.
      {"2024-11", "Europe/Berlin", "2024-10-31T23:00:00Z"},
      {"2024-03", "Asia/Kolkata", "2024-02-29T18:30:00Z"},
      {"2024-03", "Pacific/Kiritimati", "2024-02-29T10:00:00Z"},
      {"1949-12", "America/Sao_Paulo", "1949-12-01T03:00:00Z"},  // Clocks went from 00:00 to 01:00.
      {"2009-11", "America/St_Johns", "2009-11-01T02:30:00Z"},   // Midnight came twice: the first.
  };
  for (const Case& c : cases) {
    EXPECT_EQ(MonthStart(M(c.month), Zone(c.zone)), Utc(c.start)) << c.month << " in " << c.zone;
  }
}

TEST(CalendarTest, ADayWithoutMidnightBeginsAfterTheGap) {
  // 4 November 2018 began at 01:00 in São Paulo.
  EXPECT_EQ(DayStart(absl::CivilDay(2018, 11, 4), Zone("America/Sao_Paulo")), Utc("2018-11-04T03:00:00Z"));
  // 30 December 2011 did not exist in Samoa.
  const TimeZone apia = Zone("Pacific/Apia");
  EXPECT_EQ(DayStart(absl::CivilDay(2011, 12, 29), apia), Utc("2011-12-29T10:00:00Z"));
  EXPECT_EQ(DayStart(absl::CivilDay(2011, 12, 30), apia), Utc("2011-12-30T10:00:00Z"));
  EXPECT_EQ(DayStart(absl::CivilDay(2011, 12, 31), apia), Utc("2011-12-30T10:00:00Z"));
  EXPECT_EQ(DayOf(Utc("2011-12-30T09:59:59Z"), apia), absl::CivilDay(2011, 12, 29));
  EXPECT_EQ(DayOf(Utc("2011-12-30T10:00:00Z"), apia), absl::CivilDay(2011, 12, 31));
}

TEST(CalendarTest, AMonthThatBeganDoesNotComeBack) {
  // At 00:01 on 1 November 2009 the clocks of St. John's went back to 23:01 on 31 October.
  const TimeZone zone = Zone("America/St_Johns");
  EXPECT_THAT(MonthOf(Utc("2009-11-01T02:29:59Z"), zone), IsOkAndHolds(M("2009-10")));
  EXPECT_THAT(MonthOf(Utc("2009-11-01T02:30:00Z"), zone), IsOkAndHolds(M("2009-11")));
  EXPECT_THAT(MonthOf(Utc("2009-11-01T02:31:00Z"), zone), IsOkAndHolds(M("2009-11")));
  EXPECT_EQ(DayOf(Utc("2009-11-01T02:31:00Z"), zone), absl::CivilDay(2009, 11, 1));
}

TEST(CalendarTest, EveryMonthContainsItsEdgesInEveryZone) {
  for (const char* name :
       {"UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "America/St_Johns", "Africa/Cairo",
        "Asia/Tehran", "America/Havana", "Australia/Lord_Howe"}) {
    const TimeZone zone = Zone(name);
    for (Month month = M("1940-01"); month < M("2040-01"); month = *month.Plus(1)) {
      const Interval interval = *MonthsToInterval(month, month, zone);
      ASSERT_LT(interval.start, interval.end) << month << " in " << name;
      ASSERT_EQ(interval.end, MonthStart(*month.Plus(1), zone));
      ASSERT_THAT(MonthOf(interval.start, zone), IsOkAndHolds(month)) << name;
      ASSERT_THAT(MonthOf(interval.end - absl::Nanoseconds(1), zone), IsOkAndHolds(month)) << name;
    }
  }
}

TEST(CalendarTest, MonthsBecomeOneHalfOpenInterval) {
  const TimeZone berlin = Zone("Europe/Berlin");
  const Interval quarter = *MonthsToInterval(M("2024-01"), M("2024-03"), berlin);
  EXPECT_EQ(quarter, (Interval{.start = Utc("2023-12-31T23:00:00Z"), .end = Utc("2024-03-31T22:00:00Z")}));
  EXPECT_THAT(MonthsToInterval(M("2024-03"), M("2024-02"), berlin), HasReason("MONTH_INVALID"));
  EXPECT_TRUE(MonthsToInterval(M("9999-12"), M("9999-12"), berlin).ok());
}

TEST(CalendarTest, InstantsOutsideTheYearsHaveNoMonth) {
  EXPECT_THAT(MonthOf(absl::InfiniteFuture(), TimeZone()), HasReason("MONTH_INVALID"));
  EXPECT_THAT(MonthOf(absl::InfinitePast(), TimeZone()), HasReason("MONTH_INVALID"));
}

TEST(IntervalTest, ContainsItsStartButNotItsEnd) {
  const absl::Time t0 = absl::FromUnixSeconds(0);
  const auto at = [&](int seconds) { return t0 + absl::Seconds(seconds); };
  const Interval interval{at(10), at(20)};
  EXPECT_FALSE(interval.Contains(at(9)));
  EXPECT_TRUE(interval.Contains(at(10)));
  EXPECT_TRUE(interval.Contains(at(19)));
  EXPECT_FALSE(interval.Contains(at(20)));
  EXPECT_TRUE(interval.Contains(Interval{at(10), at(20)}));
  EXPECT_FALSE(interval.Contains(Interval{at(9), at(20)}));
  EXPECT_FALSE(interval.Contains(Interval{at(10), at(21)}));
  EXPECT_TRUE(interval.Contains(Interval{at(50), at(50)}));
  EXPECT_FALSE(interval.Overlaps(Interval{at(20), at(30)}));
  EXPECT_FALSE(interval.Overlaps(Interval{at(0), at(10)}));
  EXPECT_TRUE(interval.Overlaps(Interval{at(19), at(30)}));
  EXPECT_EQ(interval.Intersect(Interval{at(15), at(30)}), (Interval{at(15), at(20)}));
  EXPECT_TRUE(interval.Intersect(Interval{at(30), at(40)}).IsEmpty());
}

}  // namespace
}  // namespace outlay
