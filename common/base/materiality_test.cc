#include "common/base/materiality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace outlay {
namespace {

constexpr Currency kUsd = Currency::Of("USD");

using Fields = std::optional<std::set<std::string>>;

Materiality Of(std::optional<int> basis_points, std::optional<int64_t> minor, const Fields& fields = {}) {
  Materiality materiality = {.basis_points = basis_points, .amount = {}, .fields = fields};
  if (minor.has_value()) materiality.amount = Money(*minor, kUsd);
  return materiality;
}

LineCost Cost(int64_t minor, const char* quantity = nullptr, const char* price = nullptr) {
  LineCost cost = {.amount_minor = minor, .quantity = {}, .unit_price = {}};
  if (quantity != nullptr) cost.quantity = *Decimal::Parse(quantity);
  if (price != nullptr) cost.unit_price = *Decimal::Parse(price);
  return cost;
}

TEST(MaterialityTest, EachLimitThatIsSetHoldsToTheCent) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  struct Case {
    Materiality materiality;
    int64_t decided;
    int64_t tolerated;
  };
  const Case cases[] = {{{}, 100'000, 0},
                        {Of({}, {}, std::set<std::string>{"notes"}), 100'000, 0},
                        {Of(0, {}), 100'000, 0},
                        {Of({}, 0), 100'000, 0},
                        {Of(250, {}), 10'000, 250},
                        {Of(250, {}), 9'999, 249},
                        {Of(250, {}), 0, 0},
                        {Of({}, 500), 1, 500},
                        {Of({}, 500), 1'000'000, 500},
                        {Of(250, 100), 10'000, 100},
                        {Of(250, 1'000), 10'000, 250},
                        {Of(2'500, {}), kMost / 2, kMost / 8}};
  for (const Case& one : cases) {
    EXPECT_TRUE(Tolerates(one.materiality, one.decided, one.tolerated)) << one.decided;
    EXPECT_FALSE(Tolerates(one.materiality, one.decided, one.tolerated + 1)) << one.decided;
  }
}

TEST(MaterialityTest, OnlyFieldsThatAreNamedMayChange) {
  EXPECT_FALSE(Tolerates(Of(250, 100), std::string_view("notes")));
  const Materiality named = Of({}, {}, std::set<std::string>{"notes"});
  EXPECT_TRUE(Tolerates(named, std::string_view("notes")));
  EXPECT_FALSE(Tolerates(named, std::string_view("ship_to")));
  EXPECT_TRUE(IsMaterialityField("ship_to"));
  for (const char* field : {"", "order", "supplier", "cost_center", "project_code", "amount", "item"}) {
    EXPECT_FALSE(IsMaterialityField(field)) << field;
  }
}

TEST(MaterialityTest, WhatHoldsForBothIsAtLeastAsStrictAsEither) {
  const std::optional<int> shares[] = {std::nullopt, 0, 250};
  const std::optional<int64_t> amounts[] = {std::nullopt, 0, 500};
  const Fields names[] = {std::nullopt, std::set<std::string>{}, std::set<std::string>{"notes"},
                          std::set<std::string>{"notes", "tax"}};
  std::vector<Materiality> all;
  for (const auto& share : shares) {
    for (const auto& amount : amounts) {
      for (const auto& fields : names) all.push_back(Of(share, amount, fields));
    }
  }
  for (const Materiality& left : all) {
    for (const Materiality& right : all) {
      const Materiality both = Stricter(left, right);
      EXPECT_EQ(both, Stricter(right, left));
      EXPECT_EQ(both, Stricter(both, left));
      EXPECT_TRUE(IsAtLeastAsStrict(both, left) && IsAtLeastAsStrict(both, right));
      EXPECT_EQ(IsAtLeastAsStrict(left, right), both == left);
      const Materiality narrowed = Narrowed(left, right);
      for (const int64_t growth : {0, 1, 250, 251, 500, 501}) {
        const bool is_tolerated = Tolerates(narrowed, 10'000, growth);
        EXPECT_TRUE(!is_tolerated || Tolerates(left, 10'000, growth)) << "a group adds nothing";
        const bool is_limited = ToleratesGrowth(right) && !Tolerates(right, 10'000, growth);
        EXPECT_EQ(is_tolerated, Tolerates(left, 10'000, growth) && !is_limited);
      }
      for (const char* field : {"notes", "tax", "ship_to"}) {
        const bool is_limited = right.fields.has_value() && !Tolerates(right, std::string_view(field));
        EXPECT_EQ(Tolerates(narrowed, std::string_view(field)),
                  Tolerates(left, std::string_view(field)) && !is_limited);
      }
    }
  }
}

TEST(MaterialityTest, TheGrowthOfALineIsTheLargestOfWhatGrows) {
  struct Case {
    LineCost before;
    LineCost after;
    std::optional<int64_t> growth;
  };
  const Case cases[] = {
      {Cost(100), Cost(100), 0},
      {Cost(100), Cost(99), 0},
      {Cost(100), Cost(101), 1},
      {Cost(1'000, "10", "1"), Cost(900, "9", "1"), 0},
      {Cost(1'000, "10", "1"), Cost(1'100, "11", "1"), 100},
      {Cost(1'000, "10", "1"), Cost(1'000, "5", "2"), 500},
      {Cost(1'000, "10", "1"), Cost(1'000, "20", "0.5"), 1'000},
      {Cost(1'000, "10", "1"), Cost(1'000, "10", "1.000001"), 1},
      {Cost(0, "10", "0"), Cost(0, "11", "0"), 1},
      {Cost(100), Cost(100, "1", "1"), std::nullopt},
      {Cost(100, "1", "1"), Cost(100), std::nullopt},
      {Cost(std::numeric_limits<int64_t>::max(), "0.000001", "1"), Cost(1, "1000000000", "1"), std::nullopt}};
  for (const Case& one : cases) {
    EXPECT_EQ(GrowthOf(one.before, one.after, kUsd), one.growth) << one.before.amount_minor;
  }
}

}  // namespace
}  // namespace outlay
