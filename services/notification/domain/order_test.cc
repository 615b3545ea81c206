#include "services/notification/domain/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"
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
  return DecideSeen(before, std::move(seen), since, DefaultLadders());
}

// The days of all steps that are told on a day, each by a decision of its own; `order` becomes what it is then.
std::vector<Day> TellAll(Order* order, Day today, const Ladders& ladders = DefaultLadders()) {
  std::vector<Day> told;
  while (true) {
    StepDecision decision = DecideStep(*order, today, ladders);
    if (!decision.due.has_value()) {
      EXPECT_TRUE(ladders.size() > 1 || decision.after == *order);
      *order = std::move(decision.after);
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
  for (int i = 0; i < 40; ++i) {
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

Ladder DaysBefore(const std::vector<int>& days) {
  LadderRung rung;
  for (const int each : days) rung.offsets.push_back({.months = 0, .days = each});
  return {rung};
}

TEST(LadderChangeTest, StepsFromTheNextDayOnAreThoseOfTheNewLadder) {
  // Told on May 24 and 31 by the built-in ladder.
  Order order = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 4, 20));
  const Ladders ladders = DecideLadder(DefaultLadders(), DaysBefore({8, 7, 6, 0}), Day(2024, 5, 24)).value();
  // Of the day of the change, what the ladder before says, and only that.
  EXPECT_THAT(TellAll(&order, Day(2024, 5, 24), ladders), ElementsAre(Day(2024, 5, 24)));
  EXPECT_EQ(order.next_day, Day(2024, 5, 25));
  EXPECT_EQ(order.ladder_revision, 1);
  EXPECT_THAT(TellAll(&order, Day(2024, 8, 1), ladders), ElementsAre(Day(2024, 5, 25), Day(2024, 5, 31)));
}

TEST(LadderChangeTest, WhatWasDueBeforeIsToldHoweverLate) {
  Order order = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31)), Day(2024, 4, 20));
  Ladders ladders = DecideLadder(DefaultLadders(), DaysBefore({3}), Day(2024, 5, 26)).value();
  ladders = DecideLadder(ladders, DaysBefore({2, 1}), Day(2024, 5, 29)).value();
  EXPECT_THAT(TellAll(&order, Day(2024, 6, 20), ladders),
              ElementsAre(Day(2024, 5, 24), Day(2024, 5, 28), Day(2024, 5, 30)));
}

TEST(LadderChangeTest, AnEndThatMovesAfterItIsToldAtOnceAsEver) {
  Order order = See(std::nullopt, Seen(Day(2024, 1, 1), Day(2024, 12, 31)), Day(2023, 12, 1));
  const Ladders ladders = DecideLadder(DefaultLadders(), DaysBefore({40}), Day(2024, 10, 1)).value();
  order = DecideRearmed(order, ladders);
  EXPECT_EQ(order.next_day, Day(2024, 11, 21));
  order = DecideSeen(order, Seen(Day(2024, 1, 1), Day(2024, 11, 1)), Day(2024, 10, 5), ladders);
  EXPECT_THAT(TellAll(&order, Day(2024, 10, 5), ladders), ElementsAre(Day(2024, 9, 22)));
}

TEST(LadderChangeTest, AClosedOrderComesOverAndANewOneHasTheLadderInForce) {
  const Ladders ladders = DecideLadder(DefaultLadders(), DaysBefore({3}), Day(2024, 5, 26)).value();
  const Order closed = See(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 31), false), Day(2024, 4, 20));
  EXPECT_EQ(DecideRearmed(closed, ladders).ladder_revision, 1);
  const Order late = DecideSeen(std::nullopt, Seen(Day(2024, 5, 1), Day(2024, 5, 26)), Day(2024, 5, 20), ladders);
  EXPECT_EQ(late.next_day, Day(2024, 5, 23));
}

TEST(LadderChangeTest, SoManyMayBePending) {
  Ladders ladders = DefaultLadders();
  for (size_t i = 0; i < limits::kLaddersBefore; ++i) {
    ladders = DecideLadder(ladders, DaysBefore({static_cast<int>(i)}), Day(2024, 1, 1)).value();
  }
  EXPECT_THAT(DecideLadder(ladders, DefaultLadder(), Day(2024, 1, 1)), testing::HasReason("LADDER_CHANGES_PENDING"));
}

Ladder RandomLadder(SeededRandom* random) {
  Ladder ladder = DaysBefore({});
  for (size_t i = random->Uniform(limits::kLadderSteps + 1); i > 0; --i) {
    const LadderOffset offset{.months = static_cast<int>(random->Uniform(4)),
                              .days = static_cast<int>(random->Uniform(40))};
    if (std::find(ladder[0].offsets.begin(), ladder[0].offsets.end(), offset) == ladder[0].offsets.end()) {
      ladder[0].offsets.push_back(offset);
    }
  }
  return ladder;
}

// Ladders that change on random days, an order that is looked at on others, and is brought over on others still,
// against the plain definition: each step of each ladder in the days on which it counted, once.
TEST(LadderChangeModelTest, TellsEachStepOfEachLadderInItsDaysOnce) {
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 500}), [](uint64_t seed) {
    SeededRandom random(seed);
    const Day first(2024, 1, 1);
    const Days days{.first = first, .last = first + static_cast<int>(random.Uniform(400))};
    Ladders ladders = DefaultLadders();
    Order order = See(std::nullopt, Seen(days.first, days.last), first - 60);
    std::map<Day, int> told;
    Day today = first - 60;
    for (int look = 0; look < 30; ++look) {
      today += static_cast<int>(random.Uniform(40));
      if (random.Uniform(4) == 0 && ladders.size() <= limits::kLaddersBefore) {
        ladders = DecideLadder(ladders, RandomLadder(&random), today).value();
      }
      if (random.Uniform(3) == 0) order = DecideRearmed(order, ladders);
      if (random.Uniform(2) == 0) continue;
      for (const Day day : TellAll(&order, today, ladders)) told[day] += 1;
      EXPECT_EQ(order.ladder_revision, ladders.back().revision) << "nothing is left of earlier ones";
    }
    for (const Day day : TellAll(&order, today += 500, ladders)) told[day] += 1;
    std::map<Day, int> expected;
    Day from = first - 60;
    for (const LadderVersion& version : ladders) {
      const Day until = version.last_day.value_or(today);
      for (const LadderStep& step : StepsOf(version.ladder, days)) {
        if (from < step.day && step.day <= until) expected[step.day] += 1;
      }
      from = until;
    }
    EXPECT_EQ(told, expected);
  });
}

}  // namespace
}  // namespace outlay::notification
