#include "services/notification/domain/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "common/testing/seeds.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Day = absl::CivilDay;

Order Seen(Day first, Day last, bool armed = true) {
  Order order;
  order.number = "4711";
  order.days = {.first = first, .last = last};
  order.armed = armed;
  return order;
}

Order See(const std::optional<Order>& before, Order seen, Day since) {
  return DecideSeen(before, std::move(seen), since, DefaultLadder());
}

// The days of all steps that are told on a day, each by a decision of its own; `order` becomes what it is then.
std::vector<Day> TellAll(Order* order, Day today) {
  std::vector<Day> told;
  while (true) {
    StepDecision decision = DecideStep(*order, today, DefaultLadder());
    if (!decision.due.has_value()) {
      EXPECT_EQ(decision.after, *order);
      return told;
    }
    told.push_back(decision.due->day);
    *order = std::move(decision.after);
  }
}

TEST(OrderTest, TellsEachStepOnceAndNotBeforeItsDay) {
  Order order = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 4, 20));
  ASSERT_EQ(order.next_day, Day(2024, 5, 24));
  EXPECT_THAT(TellAll(&order, Day(2024, 5, 23)), IsEmpty());
  EXPECT_THAT(TellAll(&order, Day(2024, 5, 24)), ElementsAre(Day(2024, 5, 24)));
  EXPECT_EQ(order.next_day, Day(2024, 5, 31));
  EXPECT_THAT(TellAll(&order, Day(2024, 5, 24)), IsEmpty());
  EXPECT_THAT(TellAll(&order, Day(2024, 5, 31)), ElementsAre(Day(2024, 5, 31)));
  EXPECT_EQ(order.next_day, std::nullopt);
}

TEST(OrderTest, LosesAndDoublesNothingAfterAMonthOfDowntime) {
  Order order = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 4, 20));
  EXPECT_THAT(TellAll(&order, Day(2024, 6, 20)), ElementsAre(Day(2024, 5, 24), Day(2024, 5, 31)));
  EXPECT_THAT(TellAll(&order, Day(2024, 7, 20)), IsEmpty());
}

TEST(OrderTest, TellsNoStepThatWasDueWhenTheOrderWasIssued) {
  Order order = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 5, 24));
  EXPECT_THAT(TellAll(&order, Day(2024, 7, 1)), ElementsAre(Day(2024, 5, 31)));
}

TEST(OrderTest, TellsAnotherEndAgainAndTheSameEndNot) {
  Order order = See(std::nullopt, Seen(Day(2024, 1, 1), Day(2024, 12, 31)), Day(2023, 12, 1));
  EXPECT_THAT(TellAll(&order, Day(2024, 10, 31)), ElementsAre(Day(2024, 10, 31)));
  order = See(order, Seen(Day(2024, 1, 1), Day(2025, 12, 31)), Day(2024, 11, 5));
  EXPECT_EQ(order.next_day, Day(2025, 10, 31));
  order = See(order, Seen(Day(2024, 1, 1), Day(2024, 12, 31)), Day(2024, 11, 6));
  EXPECT_EQ(order.next_day, std::nullopt);
}

TEST(OrderTest, TellsAtOnceOfAnEndThatMovedNearer) {
  Order order = See(std::nullopt, Seen(Day(2024, 1, 1), Day(2024, 12, 31)), Day(2023, 12, 1));
  EXPECT_THAT(TellAll(&order, Day(2024, 10, 31)), ElementsAre(Day(2024, 10, 31)));
  order = See(order, Seen(Day(2024, 1, 1), Day(2024, 11, 15)), Day(2024, 11, 5));
  EXPECT_THAT(TellAll(&order, Day(2024, 11, 5)), ElementsAre(Day(2024, 9, 15)));
  EXPECT_THAT(TellAll(&order, Day(2024, 12, 5)), IsEmpty());
}

TEST(OrderTest, RemembersSoManyStepsAndNoMore) {
  Order order = See(std::nullopt, Seen(Day(2024, 1, 1), Day(2024, 12, 31)), Day(2023, 12, 1));
  for (int i = 0; i < 20; ++i) {
    order = See(order, Seen(Day(2024, 1, 1), Day(2024, 12, 1) + i), Day(2024, 1, 1));
    EXPECT_EQ(TellAll(&order, Day(2025, 1, 1)).size(), 1u);
  }
  EXPECT_EQ(order.told.size(), limits::kToldSteps);
}

TEST(OrderTest, TellsNothingOfAnOrderThatIsNotInForce) {
  const Order issued = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 4, 1));
  Order closed = See(issued, Seen(Day(2024, 5, 1), Day(2024, 5, 31), false), Day(2024, 5, 10));
  EXPECT_EQ(closed.next_day, std::nullopt);
  EXPECT_THAT(TellAll(&closed, Day(2024, 7, 1)), IsEmpty());
  // Opened again after the first step's day: only the second one is left.
  Order reopened = See(closed, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 5, 27));
  EXPECT_THAT(TellAll(&reopened, Day(2024, 7, 1)), ElementsAre(Day(2024, 5, 31)));
}

TEST(OrderTest, TellsNothingTwiceWhenClosingAndOpeningAreHeardOfLate) {
  Order order = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 4, 1));
  EXPECT_EQ(TellAll(&order, Day(2024, 5, 24)).size(), 1u);
  // Both happened before that step was told.
  order = See(order, Seen(Day(2024, 5, 1), Day(2024, 5, 31), false), Day(2024, 5, 22));
  order = See(order, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 5, 23));
  EXPECT_EQ(order.next_day, Day(2024, 5, 31));
}

// Random orders, seen and looked at on random days with long pauses, against the plain definition: each step between
// the day of issue and the last look, once.
TEST(OrderModelTest, TellsEachStepOnceWheneverItLooks) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 300}), [](uint64_t seed) {
    SeededRandom random(seed);
    const Day first = Day(2020, 1, 1) + static_cast<int>(random.Uniform(1'000));
    const Day last = first + static_cast<int>(random.Uniform(500));
    const Day since = first - 30 + static_cast<int>(random.Uniform(60));
    Order order = See(std::nullopt, Seen(first, last), since);
    std::map<Day, int> told;
    Day today = since;
    for (int look = 0; look < 40; ++look) {
      today += 1 + static_cast<int>(random.Uniform(60));
      const bool has_due = order.next_day.has_value() && *order.next_day <= today;
      const std::vector<Day> days = TellAll(&order, today);
      EXPECT_EQ(has_due, !days.empty()) << "the index finds exactly what is due";
      for (const Day day : days) told[day] += 1;
    }
    std::map<Day, int> expected;
    for (const LadderStep& step : StepsOf(DefaultLadder(), {.first = first, .last = last})) {
      if (since < step.day && step.day <= today) expected[step.day] = 1;
    }
    EXPECT_EQ(told, expected);
  });
}

}  // namespace
}  // namespace outlay::notification
