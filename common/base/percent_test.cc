#include "common/base/percent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOkAndHolds;

constexpr Currency kEur = Currency::Of("EUR");
constexpr Currency kUsd = Currency::Of("USD");
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(PercentTest, TakesAShareRoundedOnce) {
  EXPECT_THAT(PercentOf(Money(10'000, kEur), Percent::FromPercent(19)), IsOkAndHolds(Money(1'900, kEur)));
  EXPECT_THAT(PercentOf(Money(50, kEur), Percent{100}), IsOkAndHolds(Money(0, kEur)));
  EXPECT_THAT(PercentOf(Money(150, kEur), Percent{100}), IsOkAndHolds(Money(2, kEur)));
  EXPECT_THAT(PercentOf(Money(150, kEur), Percent{100}, Rounding::kDown), IsOkAndHolds(Money(1, kEur)));
  EXPECT_THAT(PercentOf(Money(-150, kEur), Percent{100}), IsOkAndHolds(Money(-2, kEur)));
  EXPECT_THAT(PercentOf(Money(kMax, kEur), Percent{10'000}), IsOkAndHolds(Money(kMax, kEur)));
  EXPECT_THAT(PercentOf(Money(kMax, kEur), Percent{10'001}), HasReason("MONEY_OVERFLOW"));
}

TEST(PercentTest, ComparesWithoutRounding) {
  const Money whole(kMax, kEur);
  const Percent eighty = Percent::FromPercent(80);
  // 80 % of 2^63 - 1 is 7378697629483820645.6.
  EXPECT_TRUE(*CompareWithShare(Money(7'378'697'629'483'820'645, kEur), whole, eighty) < 0);
  EXPECT_TRUE(*CompareWithShare(Money(7'378'697'629'483'820'646, kEur), whole, eighty) > 0);
  EXPECT_TRUE(*CompareWithShare(Money(80, kEur), Money(100, kEur), eighty) == 0);
  EXPECT_THAT(CompareWithShare(Money(1, kUsd), whole, eighty), HasReason("CURRENCY_MISMATCH"));
}

TEST(PercentTest, SaysWhatShareAPartIs) {
  EXPECT_THAT(ShareOf(Money(1, kEur), Money(3, kEur)), IsOkAndHolds(Percent{3'333}));
  EXPECT_THAT(ShareOf(Money(2, kEur), Money(3, kEur), Rounding::kHalfEven), IsOkAndHolds(Percent{6'667}));
  EXPECT_THAT(ShareOf(Money(-1, kEur), Money(3, kEur)), IsOkAndHolds(Percent{-3'333}));
  EXPECT_THAT(ShareOf(Money(1, kEur), Money(-3, kEur)), IsOkAndHolds(Percent{-3'333}));
  EXPECT_THAT(ShareOf(Money(kMax, kEur), Money(kMax, kEur)), IsOkAndHolds(Percent{10'000}));
  EXPECT_THAT(ShareOf(Money(1, kEur), Money(0, kEur)), HasReason("DIVISION_BY_ZERO"));
  EXPECT_THAT(ShareOf(Money(kMax, kEur), Money(1, kEur)), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(ShareOf(Money(1, kEur), Money(1, kUsd)), HasReason("CURRENCY_MISMATCH"));
}

}  // namespace
}  // namespace outlay
