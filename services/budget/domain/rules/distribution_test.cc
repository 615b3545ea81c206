#include "services/budget/domain/rules/distribution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::testing::ElementsAre;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

std::vector<Money> Euros(const std::vector<int64_t>& cents) {
  std::vector<Money> all;
  for (const int64_t amount : cents) {
    all.push_back(Euro(amount));
  }
  return all;
}

Period Months(int count) {
  const PeriodRule rule = {
      .recurrence = Recurrence::kEveryMonths, .first_day = absl::CivilDay(2026, 1, 1), .months = count};
  return Periods::Of("period", rule, FiscalCalendar())->First();
}

MonthlyPlan Plan(int months, int64_t limit, const Distribution& distribution = {}) {
  return MonthlyPlan::Of(Months(months), Euro(limit), distribution).value();
}

TEST(DistributionTest, EqualMonthsAddUpAndTheFirstGetWhatIsLeftOver) {
  EXPECT_EQ(Plan(3, 100).amounts(), Euros({34, 33, 33}));
  EXPECT_EQ(Plan(3, 101).amounts(), Euros({34, 34, 33}));
  EXPECT_EQ(Plan(3, 2).amounts(), Euros({1, 1, 0}));
  EXPECT_EQ(Plan(3, 0).amounts(), Euros({0, 0, 0}));
  EXPECT_EQ(Plan(3, -100).amounts(), Euros({-34, -33, -33}));
  EXPECT_EQ(Plan(12, 120'005).amounts()[4], Euro(10'001));
  EXPECT_EQ(Plan(12, 120'005).amounts()[5], Euro(10'000));
}

TEST(DistributionTest, AnotherLimitKeepsTheProportionOfTheMonths) {
  const Distribution distribution = {.manual = Euros({100, 0, 300})};
  EXPECT_EQ(Plan(3, 400, distribution).amounts(), Euros({100, 0, 300}));
  EXPECT_EQ(Plan(3, 800, distribution).amounts(), Euros({200, 0, 600}));
  // A quarter of 401 is 100.25, three quarters are 300.75: the larger remainder gets the cent.
  EXPECT_EQ(Plan(3, 401, distribution).amounts(), Euros({100, 0, 301}));
  EXPECT_EQ(Plan(3, 4, {.manual = Euros({0, 0, 0})}).amounts(), Euros({2, 1, 1}));
}

TEST(DistributionTest, AllowsTheSumOfTheMonthsToDate) {
  const MonthlyPlan plan = Plan(3, 400, {.manual = Euros({100, 0, 300})});
  EXPECT_EQ(plan.AllowedToDate(0), Euro(100));
  EXPECT_EQ(plan.AllowedToDate(1), Euro(100));
  EXPECT_EQ(plan.AllowedToDate(2), Euro(400));
}

TEST(DistributionTest, FindsTheMonthsOfThePeriodOnly) {
  const MonthlyPlan plan = Plan(3, 400);
  EXPECT_EQ(plan.IndexOf(*Month::Of(2026, 1)), 0U);
  EXPECT_EQ(plan.IndexOf(*Month::Of(2026, 3)), 2U);
  EXPECT_EQ(plan.IndexOf(*Month::Of(2025, 12)), std::nullopt);
  EXPECT_EQ(plan.IndexOf(*Month::Of(2026, 4)), std::nullopt);
}

TEST(DistributionTest, WhatIsNotUsedInAMonthIsThereLater) {
  const MonthlyPlan plan = Plan(3, 300);
  EXPECT_THAT(plan.AvailableToDate(0, Euros({0, 0, 0})), IsOkAndHolds(Euro(100)));
  EXPECT_THAT(plan.AvailableToDate(1, Euros({40, 0, 0})), IsOkAndHolds(Euro(160)));
  EXPECT_THAT(plan.AvailableToDate(2, Euros({40, 160, 0})), IsOkAndHolds(Euro(100)));
}

TEST(DistributionTest, ABackdatedSpendCannotTakeWhatWasSpentSince) {
  const MonthlyPlan plan = Plan(3, 300);
  // January has 60 left, but February has used all to its end but 10.
  EXPECT_THAT(plan.AvailableToDate(0, Euros({40, 150, 0})), IsOkAndHolds(Euro(10)));
  // January is the limit.
  EXPECT_THAT(plan.AvailableToDate(0, Euros({95, 0, 0})), IsOkAndHolds(Euro(5)));
  // A credit in March does not help January.
  EXPECT_THAT(plan.AvailableToDate(0, Euros({95, 0, -1'000})), IsOkAndHolds(Euro(5)));
  // A January that was exceeded does not limit March.
  EXPECT_THAT(plan.AvailableToDate(2, Euros({150, 0, 0})), IsOkAndHolds(Euro(150)));
  EXPECT_THAT(plan.AvailableToDate(0, Euros({150, 0, 0})), IsOkAndHolds(Euro(-50)));
}

TEST(DistributionTest, AWeekOverTheEndOfAMonthHasBothMonths) {
  const PeriodRule rule = {.recurrence = Recurrence::kWeekly, .first_day = absl::CivilDay(2026, 3, 31)};
  const Period week = Periods::Of("period", rule, FiscalCalendar())->First();
  const absl::StatusOr<MonthlyPlan> plan = MonthlyPlan::Of(week, Euro(101), {});
  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(plan->amounts(), ElementsAre(Euro(51), Euro(50)));
  EXPECT_EQ(plan->IndexOf(*Month::Of(2026, 4)), 1U);
}

TEST(DistributionPropertyTest, MonthsAddUpToTheCentAndKeepTheirProportion) {
  for (uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const int months = 1 + static_cast<int>(random.Uniform(120));
    Distribution distribution;
    absl::int128 weights = 0;
    for (int i = 0; i < months && seed % 2 == 0; ++i) {
      distribution.manual.push_back(Euro(static_cast<int64_t>(random.Next() >> (1 + random.Uniform(63)))));
      weights += distribution.manual.back().minor_units();
    }
    const int64_t limit = static_cast<int64_t>(random.Next()) >> random.Uniform(64);
    const MonthlyPlan plan = Plan(months, limit, distribution);
    ASSERT_EQ(plan.amounts().size(), static_cast<std::size_t>(months));
    absl::int128 sum = 0;
    for (std::size_t i = 0; i < plan.amounts().size(); ++i) {
      sum += plan.amounts()[i].minor_units();
      ASSERT_EQ(absl::int128(plan.AllowedToDate(i).minor_units()), sum);
      if (weights > 0) {
        // Less than a cent off its exact share.
        const absl::int128 share = absl::int128(limit) * distribution.manual[i].minor_units();
        const absl::int128 got = absl::int128(plan.amounts()[i].minor_units()) * weights;
        ASSERT_LT(got - share < 0 ? share - got : got - share, weights);
      }
    }
    ASSERT_EQ(sum, absl::int128(limit));
  }
}

// A spend passes by AvailableToDate exactly if it exceeds no sum to date from its month on.
TEST(DistributionPropertyTest, AvailableToDateIsTheMostThatExceedsNoSum) {
  for (uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const MonthlyPlan plan = Plan(1 + static_cast<int>(random.Uniform(12)), static_cast<int>(random.Uniform(500)));
    std::vector<Money> used;
    for (std::size_t i = 0; i < plan.months().size(); ++i) {
      used.push_back(Euro(static_cast<int64_t>(random.Uniform(60)) - 15));
    }
    const std::size_t month = random.Uniform(used.size());
    const Money available = *plan.AvailableToDate(month, used);
    const auto exceeds = [&](int64_t spend) {
      int64_t sum = 0;
      bool exceeded = false;
      for (std::size_t i = 0; i < used.size(); ++i) {
        sum += used[i].minor_units() + (i == month ? spend : 0);
        exceeded = exceeded || (i >= month && sum > plan.AllowedToDate(i).minor_units());
      }
      return exceeded;
    };
    ASSERT_FALSE(exceeds(available.minor_units()));
    ASSERT_TRUE(exceeds(available.minor_units() + 1));
  }
}

TEST(DistributionTest, SurvivesTheEndsOf64Bits) {
  EXPECT_EQ(Plan(2, kMax).AllowedToDate(1), Euro(kMax));
  EXPECT_EQ(Plan(2, kMin).AllowedToDate(1), Euro(kMin));
  EXPECT_EQ(Plan(2, kMax, {.manual = Euros({kMax, kMax})}).AllowedToDate(1), Euro(kMax));
  EXPECT_THAT(Plan(2, kMax).AvailableToDate(0, Euros({kMin, 0})), HasReason("MONEY_OVERFLOW"));
}

TEST(DistributionTest, RefusesMonthsByName) {
  const auto check = [](const std::vector<Money>& manual) {
    return CheckDistribution("months", {.manual = manual}, Euro(400), 3);
  };
  EXPECT_THAT(check(Euros({100, 0, 300})), IsOk());
  EXPECT_THAT(check({}), IsOk());
  EXPECT_THAT(check(Euros({100, 0, 299})), HasMetadata("field", "months"));
  EXPECT_THAT(check(Euros({100, 0, 301})), HasMetadata("field", "months"));
  EXPECT_THAT(check(Euros({100, 300})), HasMetadata("field", "months"));
  EXPECT_THAT(check(Euros({500, -100, 0})), HasMetadata("field", "months[1]"));
  EXPECT_THAT(check({Euro(400), Euro(0), Money(0, Currency::Of("USD"))}), HasMetadata("field", "months[2]"));
  EXPECT_THAT(check(Euros({kMax, 1, 0})), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(MonthlyPlan::Of(Months(3), Euro(1), {.manual = Euros({1, 2})}), HasReason("SPLIT_INVALID"));
  EXPECT_THAT(Plan(3, 1).AvailableToDate(0, Euros({1, 2})), HasReason("SPLIT_INVALID"));
}

}  // namespace
}  // namespace outlay::budget
