#include "services/notification/domain/ladder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/strings.h"

namespace outlay::notification {
namespace {

using ::testing::ElementsAreArray;

Interval Days(absl::CivilDay first, absl::CivilDay last, const TimeZone& zone) {
  return {.start = DayStart(first, zone), .end = DayStart(last + 1, zone)};
}

struct Case {
  std::string name;
  absl::CivilDay first;
  absl::CivilDay last;
  std::vector<absl::CivilDay> told;
  std::string zone = "UTC";
};

std::vector<Case> Cases() {
  using Day = absl::CivilDay;
  return {
      {"OneDay", Day(2024, 5, 10), Day(2024, 5, 10), {Day(2024, 5, 3), Day(2024, 5, 10)}},
      {"OneMonth", Day(2024, 5, 1), Day(2024, 5, 31), {Day(2024, 5, 24), Day(2024, 5, 31)}},
      {"OneMonthFromItsMiddle", Day(2024, 5, 10), Day(2024, 6, 9), {Day(2024, 6, 2), Day(2024, 6, 9)}},
      {"OneDayMoreThanAMonth", Day(2024, 5, 10), Day(2024, 6, 10), {Day(2024, 5, 10)}},
      // January 31 has no counterpart in February: a month is over with February.
      {"AMonthIntoAShorterOne", Day(2023, 1, 31), Day(2023, 2, 28), {Day(2023, 2, 21), Day(2023, 2, 28)}},
      {"AMonthIntoAShorterOneAndADay", Day(2023, 1, 31), Day(2023, 3, 1), {Day(2023, 2, 1)}},
      {"ALeapFebruary", Day(2024, 2, 1), Day(2024, 2, 29), {Day(2024, 2, 22), Day(2024, 2, 29)}},
      {"ThreeMonths", Day(2020, 7, 1), Day(2020, 9, 30), {Day(2020, 8, 30)}},
      {"ThreeMonthsAndADay", Day(2020, 7, 1), Day(2020, 10, 1), {Day(2020, 8, 1)}},
      // The month before the last has no day 31: its last day.
      {"AStepOnAMonthsEnd", Day(2023, 1, 1), Day(2023, 3, 31), {Day(2023, 2, 28)}},
      {"AStepOnALeapMonthsEnd", Day(2024, 1, 1), Day(2024, 3, 31), {Day(2024, 2, 29)}},
      {"TwoMonthsBeforeIntoFebruary", Day(2022, 5, 1), Day(2023, 4, 30), {Day(2023, 2, 28)}},
      {"AYear", Day(2024, 1, 1), Day(2024, 12, 31), {Day(2024, 10, 31)}},
      {"AcrossAYear", Day(2023, 2, 1), Day(2024, 1, 31), {Day(2023, 11, 30)}},
      // The clocks go forward on March 31 and back on October 27.
      {"TheNightBeforeSummer",
       Day(2024, 3, 1),
       Day(2024, 3, 31),
       {Day(2024, 3, 24), Day(2024, 3, 31)},
       "Europe/Berlin"},
      {"TheNightBeforeWinter",
       Day(2024, 10, 1),
       Day(2024, 10, 27),
       {Day(2024, 10, 20), Day(2024, 10, 27)},
       "Europe/Berlin"},
      // Midnight of November 4, 2018 does not exist there.
      {"AMidnightThatIsSkipped",
       Day(2018, 10, 12),
       Day(2018, 11, 11),
       {Day(2018, 11, 4), Day(2018, 11, 11)},
       "America/Sao_Paulo"},
      {"FarFromGreenwich", Day(2024, 1, 1), Day(2024, 3, 31), {Day(2024, 2, 29)}, "Pacific/Kiritimati"},
  };
}

class LadderTest : public ::testing::TestWithParam<Case> {};

TEST_P(LadderTest, TellsOnTheseDays) {
  const Case& test = GetParam();
  const TimeZone zone = TimeZone::Load(test.zone).value();
  std::vector<absl::CivilDay> told;
  for (const LadderStep& step : StepsOf(DefaultLadder(), Days(test.first, test.last, zone), zone)) {
    EXPECT_EQ(step.last_day, test.last);
    EXPECT_EQ(step.due, DayStart(DayOf(step.due, zone), zone)) << "the first instant of its day";
    told.push_back(DayOf(step.due, zone));
  }
  EXPECT_THAT(told, ElementsAreArray(test.told));
}

INSTANTIATE_TEST_SUITE_P(All, LadderTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.name; });

TEST(LadderDaysTest, AnEndWithinADayHasThatDayAsItsLast) {
  const TimeZone zone = TimeZone::Load("Europe/Berlin").value();
  const Interval period{.start = absl::FromCivil(absl::CivilSecond(2024, 5, 1, 9, 0, 0), zone.absl_zone()),
                        .end = absl::FromCivil(absl::CivilSecond(2024, 5, 8, 0, 0, 1), zone.absl_zone())};
  const std::vector<LadderStep> steps = StepsOf(DefaultLadder(), period, zone);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[1].last_day, absl::CivilDay(2024, 5, 8));
}

TEST(LadderDaysTest, TheZoneDecidesWhichDayItIs) {
  const Interval period = Days(absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 1, 30), TimeZone());
  const TimeZone tokyo = TimeZone::Load("Asia/Tokyo").value();
  const std::vector<LadderStep> steps = StepsOf(DefaultLadder(), period, tokyo);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[1].last_day, absl::CivilDay(2024, 1, 31)) << "it is 9 o'clock there when the day ends in Greenwich";
}

TEST(LadderDaysTest, AnEmptyPeriodHasNoSteps) {
  EXPECT_TRUE(StepsOf(DefaultLadder(), {.start = absl::UnixEpoch(), .end = absl::UnixEpoch()}, TimeZone()).empty());
}

}  // namespace
}  // namespace outlay::notification
