#include "services/notification/domain/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "common/testing/seeds.h"

namespace outlay::notification {
namespace {

using ::testing::SizeIs;

const TimeZone& Berlin() {
  static const TimeZone& zone = *new TimeZone(TimeZone::Load("Europe/Berlin").value());
  return zone;
}

LadderRules Rules() {
  return {.ladder = DefaultLadder(), .zone = Berlin()};
}

absl::Time At(int year, int month, int day) {
  return DayStart(absl::CivilDay(year, month, day), Berlin());
}

Order Seen(absl::Time start, absl::Time end, bool armed = true) {
  Order order;
  order.number = "4711";
  order.period = {.start = start, .end = end};
  order.armed = armed;
  return order;
}

TEST(OrderTest, TellsEachStepOnceAndNotBeforeItsInstant) {
  Order order = DecideSeen(std::nullopt, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 4, 20), Rules());
  ASSERT_EQ(order.next_step, At(2024, 5, 24));
  EXPECT_THAT(DecideSteps(order, At(2024, 5, 24) - absl::Microseconds(1), Rules()).due, SizeIs(0));
  StepsDecision decision = DecideSteps(order, At(2024, 5, 24), Rules());
  ASSERT_THAT(decision.due, SizeIs(1));
  EXPECT_EQ(decision.due[0].offset, (LadderOffset{.months = 0, .days = 7}));
  EXPECT_EQ(decision.after.next_step, At(2024, 5, 31));
  EXPECT_THAT(DecideSteps(decision.after, At(2024, 5, 24), Rules()).due, SizeIs(0));
  decision = DecideSteps(decision.after, At(2024, 5, 31), Rules());
  EXPECT_THAT(decision.due, SizeIs(1));
  EXPECT_EQ(decision.after.next_step, std::nullopt);
}

TEST(OrderTest, LosesAndDoublesNothingAfterAMonthOfDowntime) {
  const Order order = DecideSeen(std::nullopt, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 4, 20), Rules());
  const StepsDecision decision = DecideSteps(order, At(2024, 6, 20), Rules());
  ASSERT_THAT(decision.due, SizeIs(2));
  EXPECT_EQ(decision.due[0].due, At(2024, 5, 24));
  EXPECT_EQ(decision.due[1].due, At(2024, 5, 31));
  EXPECT_EQ(decision.due[1].last_day, absl::CivilDay(2024, 5, 31));
  EXPECT_THAT(DecideSteps(decision.after, At(2024, 7, 20), Rules()).due, SizeIs(0));
}

TEST(OrderTest, TellsWhatBecameDueWhileTheEventWaited) {
  // Issued on May 20, heard of on July 1.
  const Order order = DecideSeen(std::nullopt, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 5, 20), Rules());
  EXPECT_THAT(DecideSteps(order, At(2024, 7, 1), Rules()).due, SizeIs(2));
}

TEST(OrderTest, TellsNoStepThatWasDueBeforeTheOrderWasIssued) {
  const Order order = DecideSeen(std::nullopt, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 5, 24), Rules());
  EXPECT_EQ(order.next_step, At(2024, 5, 31));
  EXPECT_THAT(DecideSteps(order, At(2024, 7, 1), Rules()).due, SizeIs(1));
}

TEST(OrderTest, TellsAnotherEndAgain) {
  Order order = DecideSeen(std::nullopt, Seen(At(2024, 1, 1), At(2025, 1, 1)), At(2023, 12, 1), Rules());
  order = DecideSteps(order, At(2024, 10, 31), Rules()).after;
  EXPECT_EQ(order.next_step, std::nullopt);
  order = DecideSeen(order, Seen(At(2024, 1, 1), At(2026, 1, 1)), At(2024, 11, 5), Rules());
  EXPECT_EQ(order.next_step, At(2025, 10, 31));
  // And back: what was told of the old end is not told again.
  order = DecideSeen(order, Seen(At(2024, 1, 1), At(2025, 1, 1)), At(2024, 11, 6), Rules());
  EXPECT_EQ(order.next_step, std::nullopt);
}

TEST(OrderTest, TellsNothingOfAnOrderThatIsNotInForce) {
  const Order issued = DecideSeen(std::nullopt, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 4, 1), Rules());
  const Order closed = DecideSeen(issued, Seen(At(2024, 5, 1), At(2024, 6, 1), false), At(2024, 5, 10), Rules());
  EXPECT_EQ(closed.next_step, std::nullopt);
  EXPECT_THAT(DecideSteps(closed, At(2024, 7, 1), Rules()).due, SizeIs(0));
  // Opened again after the first step's day: only the second one is left.
  const Order reopened = DecideSeen(closed, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 5, 27), Rules());
  EXPECT_THAT(DecideSteps(reopened, At(2024, 7, 1), Rules()).due, SizeIs(1));
}

TEST(OrderTest, TellsNothingTwiceWhenClosingAndOpeningAreHeardOfLate) {
  const Order issued = DecideSeen(std::nullopt, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 4, 1), Rules());
  const Order told = DecideSteps(issued, At(2024, 5, 24), Rules()).after;
  // Both happened before that step was told.
  const Order closed = DecideSeen(told, Seen(At(2024, 5, 1), At(2024, 6, 1), false), At(2024, 5, 22), Rules());
  const Order reopened = DecideSeen(closed, Seen(At(2024, 5, 1), At(2024, 6, 1)), At(2024, 5, 23), Rules());
  EXPECT_EQ(reopened.next_step, At(2024, 5, 31));
}

// Random orders, seen and looked at on random days with long pauses, against the plain definition: each step between
// the day of issue and the last look, once.
TEST(OrderModelTest, TellsEachStepOnceWheneverItLooks) {
  const testing::SeedRange seeds = testing::SeedsFromEnvironment({.first = 1, .count = 300});
  for (uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    const absl::CivilDay first = absl::CivilDay(2020, 1, 1) + static_cast<int>(random.Uniform(1'000));
    const absl::CivilDay last = first + static_cast<int>(random.Uniform(500));
    const Interval period{.start = DayStart(first, Berlin()), .end = DayStart(last + 1, Berlin())};
    const absl::Time since = DayStart(first - 30 + static_cast<int>(random.Uniform(60)), Berlin());
    Order order = DecideSeen(std::nullopt, Seen(period.start, period.end), since, Rules());
    std::map<absl::Time, int> told;
    absl::Time now = since;
    for (int look = 0; look < 40; ++look) {
      now += absl::Hours(1 + static_cast<int>(random.Uniform(24 * 60)));
      const bool has_due = order.next_step.has_value() && *order.next_step <= now;
      StepsDecision decision = DecideSteps(order, now, Rules());
      EXPECT_EQ(has_due, !decision.due.empty()) << "the index finds exactly what is due";
      for (const LadderStep& step : decision.due) told[step.due] += 1;
      order = std::move(decision.after);
    }
    std::map<absl::Time, int> expected;
    for (const LadderStep& step : StepsOf(DefaultLadder(), period, Berlin())) {
      if (since < step.due && step.due <= now) expected[step.due] = 1;
    }
    EXPECT_EQ(told, expected);
  }
}

}  // namespace
}  // namespace outlay::notification
