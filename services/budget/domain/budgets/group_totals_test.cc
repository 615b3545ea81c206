// Pure: nothing is fake.
#include "services/budget/domain/budgets/group_totals.h"

#include <gtest/gtest.h>

namespace outlay::budget {
namespace {

constexpr Currency kUsd = Currency::Of("USD");
constexpr Currency kEur = Currency::Of("EUR");

LevelTotals Own(int64_t limit) {
  return {.own = {.budgets = 1, .limit = limit, .held = 1, .committed = 2, .spent = 3}};
}

const GroupParents kBelow = {{"company", ""},
                             {"engineering", "company"},
                             {"tools", "engineering"},
                             {"web", "engineering"},
                             {"sales", "company"}};

TEST(GroupTotalsTest, NoGroupBelowAnotherOneIsAddedUp) {
  GroupTotals totals = {{"company", {{kUsd, Own(100)}}},
                        {"engineering", {{kUsd, Own(50)}}},
                        {"tools", {{kUsd, Own(20)}}},
                        {"web", {{kUsd, Own(10)}}},
                        {"sales", {{kUsd, Own(5)}}}};
  AddWhatIsBelow(kBelow, &totals);
  EXPECT_EQ(totals["company"][kUsd].own.limit, 100);
  EXPECT_EQ(totals["company"][kUsd].below.limit, 55) << "engineering stands for tools and web";
  EXPECT_EQ(totals["company"][kUsd].below.budgets, 2);
  EXPECT_EQ(totals["company"][kUsd].below.available(), 43);
  EXPECT_EQ(totals["engineering"][kUsd].below.limit, 30);
  EXPECT_EQ(totals["tools"][kUsd].below, BudgetTotals());
}

TEST(GroupTotalsTest, WaysGoOnThroughGroupsWithoutABudgetOfTheCurrency) {
  GroupTotals totals = {
      {"engineering", {{kEur, Own(50)}}}, {"tools", {{kUsd, Own(20)}}}, {"web", {{kEur, Own(10)}, {kUsd, Own(7)}}}};
  AddWhatIsBelow(kBelow, &totals);
  EXPECT_EQ(totals["company"][kUsd].below.limit, 27);
  EXPECT_EQ(totals["company"][kEur].below.limit, 50);
  EXPECT_EQ(totals["engineering"][kUsd].own, BudgetTotals());
  EXPECT_EQ(totals["engineering"][kUsd].below.limit, 27);
  EXPECT_FALSE(totals.contains("sales"));
}

TEST(GroupTotalsTest, AWayInARingEnds) {
  const GroupParents ring = {{"a", "b"}, {"b", "a"}, {"c", "c"}, {"d", "a"}};
  GroupTotals totals = {{"a", {{kUsd, Own(1)}}}, {"c", {{kUsd, Own(2)}}}, {"d", {{kEur, Own(4)}}}};
  AddWhatIsBelow(ring, &totals);
  EXPECT_TRUE(IsWithin(ring, "d", "b"));
  EXPECT_FALSE(IsWithin(ring, "d", "c"));
  EXPECT_EQ(totals["b"][kUsd].below.limit, 1);
  EXPECT_EQ(totals["a"][kUsd].below, BudgetTotals());
  EXPECT_EQ(totals["c"][kUsd].below, BudgetTotals());
}

}  // namespace
}  // namespace outlay::budget
