#include "services/notification/domain/ladder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAreArray;

struct Case {
  std::string name;
  absl::CivilDay first;
  absl::CivilDay last;
  std::vector<absl::CivilDay> told;
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
  };
}

class LadderTest : public ::testing::TestWithParam<Case> {};

TEST_P(LadderTest, TellsOnTheseDays) {
  const Case& test = GetParam();
  std::vector<absl::CivilDay> told;
  for (const LadderStep& step : StepsOf(DefaultLadder(), {.first = test.first, .last = test.last})) {
    EXPECT_EQ(step.last_day, test.last);
    told.push_back(step.day);
  }
  EXPECT_THAT(told, ElementsAreArray(test.told));
}

INSTANTIATE_TEST_SUITE_P(All, LadderTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.name; });

TEST(LadderDaysTest, NoDaysHaveNoSteps) {
  EXPECT_TRUE(
      StepsOf(DefaultLadder(), {.first = absl::CivilDay(2024, 1, 2), .last = absl::CivilDay(2024, 1, 1)}).empty());
}

Ladder OneRung(size_t steps) {
  LadderRung rung;
  for (size_t i = 0; i < steps; ++i) rung.offsets.push_back({.months = 0, .days = static_cast<int>(i)});
  return {rung};
}

Ladder Lengths(const std::vector<int>& months) {
  Ladder ladder;
  for (const int each : months) ladder.push_back({.up_to_months = each, .offsets = {}});
  return ladder;
}

TEST(CheckLadderTest, TakesWhatIsWithinTheLimits) {
  EXPECT_THAT(CheckLadder(DefaultLadder()), IsOk());
  EXPECT_THAT(CheckLadder(OneRung(limits::kLadderSteps)), IsOk());
  EXPECT_THAT(CheckLadder(Lengths({1, limits::kLadderLengthMonths, 0})), IsOk());
  EXPECT_THAT(CheckLadder({{.up_to_months = 0, .offsets = {{limits::kLadderMonthsBefore, limits::kLadderDaysBefore}}}}),
              IsOk());
}

TEST(CheckLadderTest, RefusesWhatIsNot) {
  const std::vector<Ladder> refused = {
      {},
      OneRung(limits::kLadderSteps + 1),
      Lengths({1}),
      Lengths({0, 0}),
      Lengths({3, 3, 0}),
      Lengths({3, 1, 0}),
      Lengths({limits::kLadderLengthMonths + 1, 0}),
      Lengths({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0}),
      {{.up_to_months = 0, .offsets = {{.months = 0, .days = -1}}}},
      {{.up_to_months = 0, .offsets = {{.months = limits::kLadderMonthsBefore + 1, .days = 0}}}},
      {{.up_to_months = 0, .offsets = {{.months = 0, .days = limits::kLadderDaysBefore + 1}}}},
      {{.up_to_months = 0, .offsets = {{.months = 1, .days = 2}, {.months = 1, .days = 2}}}},
  };
  for (size_t i = 0; i < refused.size(); ++i) {
    EXPECT_THAT(CheckLadder(refused[i]), HasReason("FIELD_INVALID")) << i;
  }
}

}  // namespace
}  // namespace outlay::notification
