#include "common/base/money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/base/random.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOkAndHolds;
using outlay::testing::StatusIs;

constexpr Currency kEur = Currency::Of("EUR");
constexpr Currency kUsd = Currency::Of("USD");
constexpr Currency kJpy = Currency::Of("JPY");
constexpr Currency kKwd = Currency::Of("KWD");
constexpr Currency kClf = Currency::Of("CLF");
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

static_assert(sizeof(Money) == 16);

TEST(MoneyTest, AddsAndSubtractsUpToTheLastMinorUnit) {
  EXPECT_THAT(Add(Money(kMax - 1, kEur), Money(1, kEur)), IsOkAndHolds(Money(kMax, kEur)));
  EXPECT_THAT(Add(Money(kMax, kEur), Money(1, kEur)), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Add(Money(kMax, kEur), Money(1, kEur)), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(Subtract(Money(kMin + 1, kEur), Money(1, kEur)), IsOkAndHolds(Money(kMin, kEur)));
  EXPECT_THAT(Subtract(Money(kMin, kEur), Money(1, kEur)), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Add(Money(kMin, kEur), Money(kMax, kEur)), IsOkAndHolds(Money(-1, kEur)));
}

TEST(MoneyTest, NegatesAllButTheSmallest) {
  EXPECT_THAT(Negate(Money(kMax, kEur)), IsOkAndHolds(Money(-kMax, kEur)));
  EXPECT_THAT(Negate(Money(kMin + 1, kEur)), IsOkAndHolds(Money(kMax, kEur)));
  EXPECT_THAT(Negate(Money(kMin, kEur)), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Abs(Money(-5, kEur)), IsOkAndHolds(Money(5, kEur)));
  EXPECT_THAT(Abs(Money(5, kEur)), IsOkAndHolds(Money(5, kEur)));
  EXPECT_THAT(Abs(Money(kMin, kEur)), HasReason("MONEY_OVERFLOW"));
}

TEST(MoneyTest, NeverMixesCurrencies) {
  const Money euro(1, kEur);
  const Money dollar(1, kUsd);
  EXPECT_THAT(Add(euro, dollar), HasReason("CURRENCY_MISMATCH"));
  EXPECT_THAT(Subtract(euro, dollar), HasReason("CURRENCY_MISMATCH"));
  EXPECT_THAT(Compare(euro, dollar), HasReason("CURRENCY_MISMATCH"));
  EXPECT_THAT(Add(euro, Money()), HasReason("CURRENCY_MISMATCH"));
  EXPECT_NE(Money::Zero(kEur), Money::Zero(kUsd));
}

TEST(MoneyTest, Compares) {
  EXPECT_TRUE(*Compare(Money(1, kEur), Money(2, kEur)) < 0);
  EXPECT_TRUE(*Compare(Money(2, kEur), Money(2, kEur)) == 0);
  EXPECT_TRUE(*Compare(Money(2, kEur), Money(-2, kEur)) > 0);
}

TEST(MoneyTest, ReadsUnitsAndNanos) {
  EXPECT_THAT(Money::FromUnitsNanos(12, 340'000'000, kEur), IsOkAndHolds(Money(1'234, kEur)));
  EXPECT_THAT(Money::FromUnitsNanos(-12, -340'000'000, kEur), IsOkAndHolds(Money(-1'234, kEur)));
  EXPECT_THAT(Money::FromUnitsNanos(0, -10'000'000, kEur), IsOkAndHolds(Money(-1, kEur)));
  EXPECT_THAT(Money::FromUnitsNanos(12, 0, kJpy), IsOkAndHolds(Money(12, kJpy)));
  EXPECT_THAT(Money::FromUnitsNanos(1, 1'000'000, kKwd), IsOkAndHolds(Money(1'001, kKwd)));
  EXPECT_THAT(Money::FromUnitsNanos(1, 100'000, kClf), IsOkAndHolds(Money(10'001, kClf)));
}

TEST(MoneyTest, RefusesNanosFinerThanTheCurrency) {
  EXPECT_THAT(Money::FromUnitsNanos(1, 1'000'000, kEur), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(Money::FromUnitsNanos(1, 10'000'001, kEur), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(Money::FromUnitsNanos(1, 500'000'000, kJpy), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(Money::FromUnitsNanos(1, 100'000, kKwd), HasReason("MONEY_TOO_PRECISE"));
}

TEST(MoneyTest, RefusesNanosOfTheWrongSignOrRange) {
  EXPECT_THAT(Money::FromUnitsNanos(1, -10'000'000, kEur), HasReason("MONEY_INVALID"));
  EXPECT_THAT(Money::FromUnitsNanos(-1, 10'000'000, kEur), HasReason("MONEY_INVALID"));
  EXPECT_THAT(Money::FromUnitsNanos(0, 990'000'000, kEur), IsOkAndHolds(Money(99, kEur)));
  EXPECT_THAT(Money::FromUnitsNanos(0, 1'000'000'000, kEur), HasReason("MONEY_INVALID"));
  EXPECT_THAT(Money::FromUnitsNanos(0, -1'000'000'000, kEur), HasReason("MONEY_INVALID"));
  EXPECT_THAT(Money::FromUnitsNanos(0, std::numeric_limits<int32_t>::min(), kEur), HasReason("MONEY_INVALID"));
}

TEST(MoneyTest, ReadsUnitsAndNanosUpToTheLastMinorUnit) {
  // 2^63 - 1 = 92233720368547758.07 EUR.
  EXPECT_THAT(Money::FromUnitsNanos(92'233'720'368'547'758, 70'000'000, kEur), IsOkAndHolds(Money(kMax, kEur)));
  EXPECT_THAT(Money::FromUnitsNanos(92'233'720'368'547'758, 80'000'000, kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Money::FromUnitsNanos(-92'233'720'368'547'758, -80'000'000, kEur), IsOkAndHolds(Money(kMin, kEur)));
  EXPECT_THAT(Money::FromUnitsNanos(-92'233'720'368'547'758, -90'000'000, kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Money::FromUnitsNanos(kMax, 0, kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Money::FromUnitsNanos(kMin, 0, kJpy), IsOkAndHolds(Money(kMin, kJpy)));
}

TEST(MoneyTest, ParsesExactAmounts) {
  struct Case {
    const char* text;
    Currency currency;
    int64_t minor_units;
  };
  const Case cases[] = {
      {"1234.50", kEur, 123'450},
      {"1234.5", kEur, 123'450},
      {"1234", kEur, 123'400},
      {"-0.01", kEur, -1},
      {"-0", kEur, 0},
      {"007", kEur, 700},
      {"1.500000", kEur, 150},
      {"12", kJpy, 12},
      {"12.00", kJpy, 12},
      {"0.001", kKwd, 1},
      {"0.0001", kClf, 1},
      {"92233720368547758.07", kEur, kMax},
      {"-92233720368547758.08", kEur, kMin},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Money::Parse(c.text, c.currency), IsOkAndHolds(Money(c.minor_units, c.currency))) << c.text;
  }
}

TEST(MoneyTest, RefusesTextThatIsNotAnAmount) {
  for (const char* text : {"", "-", ".", ".5", "1.", "+1", "--1", "1,000.00", "1e2", " 1", "1 ", "1.2.3", "0x1", "NaN",
                           "EUR 1", "\xD9\xA1"}) {
    EXPECT_THAT(Money::Parse(text, kEur), HasReason("MONEY_INVALID")) << text;
  }
  EXPECT_THAT(Money::Parse("1.005", kEur), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(Money::Parse("1.5", kJpy), HasReason("MONEY_TOO_PRECISE"));
  EXPECT_THAT(Money::Parse("92233720368547758.08", kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Money::Parse("-92233720368547758.09", kEur), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Money::Parse("99999999999999999999999", kEur), HasReason("MONEY_OVERFLOW"));
}

TEST(MoneyTest, FormatsWithTheDecimalsOfTheCurrency) {
  EXPECT_EQ(Money(123'450, kEur).FormatAmount(), "1234.50");
  EXPECT_EQ(Money(-5, kEur).FormatAmount(), "-0.05");
  EXPECT_EQ(Money(0, kEur).FormatAmount(), "0.00");
  EXPECT_EQ(Money(-12, kJpy).FormatAmount(), "-12");
  EXPECT_EQ(Money(1'001, kKwd).FormatAmount(), "1.001");
  EXPECT_EQ(Money(kMin, kEur).FormatAmount(), "-92233720368547758.08");
  EXPECT_EQ(Money(123'450, kEur).ToString(), "1234.50 EUR");
}

TEST(MoneyTest, ReadsBackWhatItWrites) {
  constexpr uint64_t kSeed = 20'240'601;
  SCOPED_TRACE(kSeed);
  SeededRandom random(kSeed);
  for (int i = 0; i < 2'000; ++i) {
    // All magnitudes come up, and so do the two ends.
    const auto minor_units = static_cast<int64_t>(random.Next()) >> random.Uniform(64);
    for (const Currency currency : {kEur, kJpy, kKwd, kClf}) {
      const Money money(minor_units, currency);
      const UnitsNanos parts = money.ToUnitsNanos();
      EXPECT_THAT(Money::FromUnitsNanos(parts.units, parts.nanos, currency), IsOkAndHolds(money));
      EXPECT_THAT(Money::Parse(money.FormatAmount(), currency), IsOkAndHolds(money));
    }
  }
}

}  // namespace
}  // namespace outlay
