// Working time over weekends, holidays and daylight saving.
#include "services/approval/domain/work_calendar.h"

#include <gtest/gtest.h>

#include <string>

#include "common/base/random.h"
#include "common/testing/seeds.h"

namespace outlay::approval {
namespace {

constexpr std::array<bool, kWeekdays> kWeekend = {false, false, false, false, false, true, true};

TimeZone Zone(const std::string& name) {
  return *TimeZone::Load(name);
}

absl::Time At(const std::string& text, const TimeZone& zone) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M:%E*S", text, zone.absl_zone(), &time, &error)) << text << error;
  return time;
}

std::string Shown(absl::Time time, const TimeZone& zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E*S%Ez", time, zone.absl_zone());
}

TEST(WorkCalendarTest, CountsWhatClocksMeasureUnlessItIsTold) {
  const absl::Time time = absl::FromUnixMicros(1'234'567);
  const WorkCalendar plain;
  EXPECT_EQ(plain.Add(time, absl::Hours(72)), time + absl::Hours(72));
  EXPECT_EQ(plain.Between(time, time + absl::Microseconds(1)), absl::Microseconds(1));
  EXPECT_EQ(plain.Shift(time + absl::Hours(5), time + absl::Hours(2), time + absl::Hours(9)), time + absl::Hours(12));
}

TEST(WorkCalendarTest, AddsWorkingTime) {
  struct Case {
    const char* zone;
    const char* start;
    int hours;
    const char* expected;
  };
  for (const Case& c : {
           // 2026-01-16 is a Friday; the 19th is a holiday.
           Case{"UTC", "2026-01-14 09:30:00", 24, "2026-01-15 09:30:00+00:00"},
           Case{"UTC", "2026-01-15 09:30:00", 48, "2026-01-20 09:30:00+00:00"},
           Case{"UTC", "2026-01-16 23:59:59.5", 0, "2026-01-16 23:59:59.5+00:00"},
           Case{"UTC", "2026-01-16 23:00:00", 1, "2026-01-20 00:00:00+00:00"},
           Case{"UTC", "2026-01-16 23:00:00", 2, "2026-01-20 01:00:00+00:00"},
           Case{"UTC", "2026-01-17 12:00:00", 0, "2026-01-20 00:00:00+00:00"},
           Case{"UTC", "2026-01-18 12:00:00", 3, "2026-01-20 03:00:00+00:00"},
           Case{"UTC", "2026-01-14 09:30:00", 7 * 24, "2026-01-26 09:30:00+00:00"},
           // Clocks go forward on Sunday 2026-03-29, back on Sunday 2026-10-25: the time of day stays.
           Case{"Europe/Berlin", "2026-03-27 09:30:00", 24, "2026-03-30 09:30:00+02:00"},
           Case{"Europe/Berlin", "2026-10-23 09:30:00", 72, "2026-10-28 09:30:00+01:00"},
           // Where a change is on a working day: in Casablanca none; Cairo goes forward on Friday 2026-04-24 at 00:00.
           Case{"Africa/Cairo", "2026-04-23 00:30:00", 24, "2026-04-24 01:00:00+03:00"},
           Case{"Africa/Cairo", "2026-04-23 12:00:00", 24, "2026-04-24 12:00:00+03:00"},
       }) {
    const TimeZone zone = Zone(c.zone);
    const WorkCalendar calendar(zone, kWeekend, {absl::CivilDay(2026, 1, 19), absl::CivilDay(2026, 1, 17)});
    EXPECT_EQ(Shown(calendar.Add(At(c.start, zone), absl::Hours(c.hours)), zone), c.expected) << c.zone << c.start;
  }
}

TEST(WorkCalendarTest, AClockThatStoppedGoesOnWithWhatWasLeft) {
  const TimeZone zone = Zone("Europe/Berlin");
  const WorkCalendar calendar(zone, kWeekend, {});
  // Due in two working days when it stops on Thursday noon; it goes on on Sunday.
  const absl::Time due = calendar.Add(At("2026-03-26 12:00:00", zone), absl::Hours(48));
  EXPECT_EQ(Shown(due, zone), "2026-03-30 12:00:00+02:00");
  EXPECT_EQ(Shown(calendar.Shift(due, At("2026-03-26 12:00:00", zone), At("2026-03-29 15:00:00", zone)), zone),
            "2026-04-01 00:00:00+02:00");
  // A stop on days off costs nothing.
  EXPECT_EQ(calendar.Shift(due, At("2026-03-28 01:00:00", zone), At("2026-03-29 15:00:00", zone)), due);
  EXPECT_EQ(calendar.Between(At("2026-03-27 12:00:00", zone), At("2026-03-30 12:00:00", zone)), absl::Hours(24));
  EXPECT_EQ(calendar.Between(due, At("2026-03-26 12:00:00", zone)), absl::ZeroDuration());
}

// Against a calendar that goes through the days one by one.
TEST(WorkCalendarTest, AgreesWithCountingDays) {
  outlay::testing::ForEachSeed({.first = 1, .count = 200}, [](uint64_t seed) {
    SeededRandom random(seed);
    std::array<bool, kWeekdays> free = {};
    for (size_t i = 0; i < kWeekdays; ++i) free[i] = random.Uniform(3) == 0;
    free[random.Uniform(kWeekdays)] = false;
    std::vector<absl::CivilDay> holidays;
    for (int i = 0; i < 20; ++i) holidays.push_back(absl::CivilDay(2026, 1, 1) + static_cast<int>(random.Uniform(120)));
    const WorkCalendar calendar(TimeZone(), free, holidays);
    absl::CivilDay day = absl::CivilDay(2026, 1, 1) + static_cast<int>(random.Uniform(60));
    const absl::Time start = absl::FromCivil(day, absl::UTCTimeZone());
    int left = static_cast<int>(random.Uniform(30));
    const absl::Time found = calendar.Add(start, absl::Hours(24 * left));
    while (!calendar.IsWorkingDay(day)) ++day;
    for (; left > 0; --left) {
      ++day;
      while (!calendar.IsWorkingDay(day)) ++day;
    }
    EXPECT_EQ(found, absl::FromCivil(day, absl::UTCTimeZone()));
  });
}

}  // namespace
}  // namespace outlay::approval
