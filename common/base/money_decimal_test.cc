#include "common/base/money_decimal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOkAndHolds;

constexpr Currency kEur = Currency::Of("EUR");
constexpr Currency kJpy = Currency::Of("JPY");
constexpr Currency kKwd = Currency::Of("KWD");
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

Decimal D(std::string_view text) {
  return Decimal::Parse(text).value();
}

TEST(MoneyDecimalTest, RoundsALineOnceHalfEven) {
  struct Case {
    const char* price;
    const char* quantity;
    Currency currency;
    int64_t minor_units;
  };
  const Case cases[] = {
      {"10.00", "3", kEur, 3'000},
      {"0.005", "1", kEur, 0},       // Half-way, to the even 0.
      {"0.015", "1", kEur, 2},       // Half-way, to the even 2.
      {"0.0150001", "1", kEur, 2},   // Above half-way.
      {"0.0049999", "1", kEur, 0},   // Rounding to 0.005 first would be wrong in the next case.
      {"0.01499999", "1", kEur, 1},  // In two steps this would become 0.015 and then 0.02.
      {"-0.015", "1", kEur, -2},     //
      {"0.123456", "0.654321", kEur, 8},
      {"0.000001", "1000000", kEur, 100},
      {"1.5", "1", kJpy, 2},
      {"2.5", "1", kJpy, 2},
      {"0.0005", "3", kKwd, 2},
      {"123456789012.345678", "0.000001", kEur, 12'345'679},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(MultiplyToMoney(D(c.price), D(c.quantity), c.currency), IsOkAndHolds(Money(c.minor_units, c.currency)))
        << c.price << " * " << c.quantity;
  }
}

TEST(MoneyDecimalTest, TakesAnotherRoundingByName) {
  EXPECT_THAT(MultiplyToMoney(D("0.005"), D("1"), kEur, Rounding::kHalfUp), IsOkAndHolds(Money(1, kEur)));
  EXPECT_THAT(MultiplyToMoney(D("0.009"), D("1"), kEur, Rounding::kDown), IsOkAndHolds(Money(0, kEur)));
  EXPECT_THAT(MultiplyToMoney(D("-0.001"), D("1"), kEur, Rounding::kFloor), IsOkAndHolds(Money(-1, kEur)));
}

TEST(MoneyDecimalTest, MultipliesThroughMoreThan128Bits) {
  // 34 digits each: the product has 68, of which the currency keeps few.
  const Decimal tiny = D("0.000000000000000001");
  const Decimal large = D("1234567890123456.123456789012345678");
  EXPECT_THAT(MultiplyToMoney(large, D("1.000000000000000000"), kEur),
              IsOkAndHolds(Money(123'456'789'012'345'612, kEur)));
  EXPECT_THAT(MultiplyToMoney(D("9999999999999999.999999999999999999"), D("9.223372036854775807"), kEur),
              IsOkAndHolds(Money(9'223'372'036'854'775'807, kEur)));
  EXPECT_THAT(MultiplyToMoney(large, tiny, kEur), IsOkAndHolds(Money(0, kEur)));
}

TEST(MoneyDecimalTest, RefusesMoreThan64Bits) {
  EXPECT_THAT(MultiplyToMoney(D("92233720368547758.07"), D("1"), kEur), IsOkAndHolds(Money(kMax, kEur)));
  EXPECT_THAT(MultiplyToMoney(D("-92233720368547758.07"), D("1"), kEur), IsOkAndHolds(Money(-kMax, kEur)));
  EXPECT_THAT(MultiplyToMoney(D("92233720368547758.08"), D("1"), kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(MultiplyToMoney(D("92233720368547758.075"), D("1"), kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(MultiplyToMoney(D("1e33"), D("1e33"), kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(ToMoney(D("1e30"), kEur), HasReason("MONEY_OVERFLOW"));
}

TEST(MoneyDecimalTest, ConvertsBetweenCurrenciesOfDifferentDecimals) {
  EXPECT_THAT(Convert(Money(10'000, kEur), D("161.255"), kJpy), IsOkAndHolds(Money(16'126, kJpy)));
  EXPECT_THAT(Convert(Money(16'125, kJpy), D("0.0062"), kEur), IsOkAndHolds(Money(9'998, kEur)));
  EXPECT_THAT(Convert(Money(1, kJpy), D("0.002"), kKwd), IsOkAndHolds(Money(2, kKwd)));
  EXPECT_THAT(Convert(Money(-250, kEur), D("1"), kJpy), IsOkAndHolds(Money(-2, kJpy)));
  EXPECT_THAT(Convert(Money(kMax, kEur), D("1.000000000000000001"), kEur), HasReason("MONEY_OVERFLOW"));
}

TEST(MoneyDecimalTest, ExactConversionRefusesToRound) {
  EXPECT_EQ(ToDecimal(Money(-1'234, kEur)), D("-12.34"));
  EXPECT_THAT(ToMoneyExactly(D("12.340"), kEur), IsOkAndHolds(Money(1'234, kEur)));
  EXPECT_THAT(ToMoneyExactly(D("12.345"), kEur), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(ToMoneyExactly(D("-0.001"), kEur), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(ToMoney(D("12.345"), kEur), IsOkAndHolds(Money(1'234, kEur)));
}

}  // namespace
}  // namespace outlay
