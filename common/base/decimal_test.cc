#include "common/base/decimal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/hash/hash.h"
#include "common/base/random.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOkAndHolds;
using outlay::testing::StatusIs;

constexpr const char* kLargest = "9999999999999999999999999999999999";  // 34 digits

Decimal D(std::string_view text) {
  const absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  EXPECT_TRUE(decimal.ok()) << text << ": " << decimal.status();
  return decimal.value_or(Decimal());
}

std::string TextOf(const absl::StatusOr<Decimal>& decimal) {
  return decimal.ok() ? decimal->ToString() : std::string(decimal.status().ToString());
}

TEST(DecimalTest, ParsesAndWritesTheCanonicalText) {
  struct Case {
    const char* text;
    const char* canonical;
    int scale;
  };
  const Case cases[] = {
      {"0", "0", 0},
      {"-0", "0", 0},
      {"0.00", "0", 2},
      {"+2.50", "2.5", 2},
      {"-2.50", "-2.5", 2},
      {".5", "0.5", 1},
      {"-.5", "-0.5", 1},
      {"5.", "5", 0},
      {"007", "7", 0},
      {"100", "100", 0},
      {"25e-1", "2.5", 1},
      {"25E-1", "2.5", 1},
      {"2.5e0", "2.5", 1},
      {"2.5e1", "25", 0},
      {"2.5E+3", "2500", 0},
      {"1e33", "1000000000000000000000000000000000", 0},
      {"1e-18", "0.000000000000000001", 18},
      {"0e999999999999", "0", 0},
      {"0e-999999999999", "0", 18},
      {"0.000000000000000000000000000000", "0", 18},
      {"1.50000000000000000000000000", "1.5", 18},
      {"10e-19", "0.000000000000000001", 18},
      {kLargest, kLargest, 0},
      {"9999999999999999.999999999999999999", "9999999999999999.999999999999999999", 18},
      {"9999999999999999999999999999999999.000", kLargest, 0},
      {"99999999999999999999999999999999.90", "99999999999999999999999999999999.9", 2},
      {"999999999999999999999999999999999.90", "999999999999999999999999999999999.9", 1},
  };
  for (const Case& c : cases) {
    const Decimal decimal = D(c.text);
    EXPECT_EQ(decimal.ToString(), c.canonical) << c.text;
    EXPECT_EQ(decimal.scale(), c.scale) << c.text;
    EXPECT_EQ(D(c.canonical), decimal) << c.text;
  }
}

TEST(DecimalTest, RefusesTextThatIsNotADecimal) {
  for (const char* text : {"",    "+",   "-",    ".",     "e5",       "1e",  "1e+",  "1e1.5", "1 ",       " 1", "1,5",
                           "--1", "+-1", "1..2", "1.2.3", "Infinity", "NaN", "0x10", "1_000", "\xD9\xA1", "1-"}) {
    EXPECT_THAT(Decimal::Parse(text), HasReason("DECIMAL_INVALID")) << text;
  }
  EXPECT_THAT(Decimal::Parse(std::string(Decimal::kMaxTextBytes, '0')), IsOkAndHolds(Decimal()));
  EXPECT_THAT(Decimal::Parse(std::string(Decimal::kMaxTextBytes + 1, '0')), HasReason("DECIMAL_INVALID"));
  EXPECT_THAT(Decimal::Parse(std::string_view("1\0", 2)), HasReason("DECIMAL_INVALID"));
}

TEST(DecimalTest, RefusesTextBeyondTheLimits) {
  EXPECT_THAT(Decimal::Parse("1e34"), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Decimal::Parse("1e34"), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(Decimal::Parse("10000000000000000000000000000000000"), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Decimal::Parse("12345678901234567890123456789012345"), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Decimal::Parse("12345678901234567.890123456789012345"), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Decimal::Parse("1e999999999999"), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Decimal::Parse("1e-19"), HasReason("DECIMAL_TOO_PRECISE"));
  EXPECT_THAT(Decimal::Parse("1e-999999999999"), HasReason("DECIMAL_TOO_PRECISE"));
  EXPECT_THAT(Decimal::Parse("0.1234567890123456789"), HasReason("DECIMAL_TOO_PRECISE"));
}

TEST(DecimalTest, MakesFromPartsWithinTheLimits) {
  EXPECT_THAT(Decimal::FromParts(150, 2), IsOkAndHolds(D("1.5")));
  EXPECT_THAT(Decimal::FromParts(1, 18), IsOkAndHolds(D("1e-18")));
  EXPECT_THAT(Decimal::FromParts(1, 19), HasReason("DECIMAL_TOO_PRECISE"));
  EXPECT_THAT(Decimal::FromParts(1, -1), HasReason("DECIMAL_TOO_PRECISE"));
  EXPECT_THAT(Decimal::FromParts(absl::Int128Max(), 0), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Decimal::FromParts(absl::Int128Min(), 0), HasReason("DECIMAL_OVERFLOW"));
}

TEST(DecimalTest, ComparesAndHashesByValue) {
  EXPECT_EQ(D("1.5"), D("1.50"));
  EXPECT_EQ(absl::HashOf(D("1.5")), absl::HashOf(D("1.500")));
  EXPECT_EQ(D("0"), D("0.000"));
  EXPECT_LT(D("-1"), D("0.5"));
  EXPECT_LT(D("1.49"), D("1.5"));
  EXPECT_GT(D("-1.49"), D("-1.5"));
  EXPECT_LT(D("9.999999999999999999"), D("10"));
  EXPECT_GT(D(kLargest), D("0.000000000000000001"));
  EXPECT_LT(D("-9999999999999999999999999999999999"), D("-0.000000000000000001"));
  EXPECT_TRUE(Compare(D("2"), D("1")) > 0);
}

TEST(DecimalTest, AddsExactly) {
  EXPECT_EQ(TextOf(Add(D("0.1"), D("0.2"))), "0.3");
  EXPECT_EQ(Add(D("1.20"), D("1.30"))->scale(), 2);
  EXPECT_EQ(TextOf(Subtract(D("1"), D("1.000000000000000001"))), "-0.000000000000000001");
  EXPECT_EQ(TextOf(Add(D(kLargest), D("-1"))), "9999999999999999999999999999999998");
  EXPECT_EQ(TextOf(Add(D(kLargest), D("0.000"))), kLargest);
  EXPECT_EQ(TextOf(Add(D("1e33"), D("-0.5"))), "999999999999999999999999999999999.5");
  EXPECT_THAT(Add(D(kLargest), D("1")), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Add(D(kLargest), D("0.1")), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Subtract(D("-1e33"), D("0.000000000000000001")), HasReason("DECIMAL_OVERFLOW"));
}

TEST(DecimalTest, MultipliesExactlyOrRoundedOnce) {
  EXPECT_EQ(TextOf(Multiply(D("1.20"), D("3"))), "3.6");
  EXPECT_EQ(Multiply(D("1.20"), D("3.0"))->scale(), 3);
  EXPECT_EQ(TextOf(Multiply(D("0.5000000000"), D("0.5000000000"))), "0.25");
  EXPECT_EQ(TextOf(Multiply(D("-0.000000001"), D("0.000000001"))), "-0.000000000000000001");
  EXPECT_THAT(Multiply(D("0.0000000001"), D("0.000000001")), HasReason("DECIMAL_TOO_PRECISE"));
  EXPECT_THAT(Multiply(D("1e17"), D("1e17")), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_EQ(TextOf(Multiply(D("1e17"), D("1e16"))), "1000000000000000000000000000000000");
  EXPECT_EQ(TextOf(Multiply(D("0.0000000001"), D("0.000000005"), 18, Rounding::kHalfEven)), "0");
  EXPECT_EQ(TextOf(Multiply(D("0.0000000001"), D("0.000000005"), 18, Rounding::kHalfUp)), "0.000000000000000001");
  EXPECT_EQ(TextOf(Multiply(D(kLargest), D("0.000000000000000001"), 0, Rounding::kHalfEven)), "10000000000000000");
  EXPECT_THAT(Multiply(D("1"), D("1"), 19, Rounding::kDown), HasReason("DECIMAL_TOO_PRECISE"));
}

TEST(DecimalTest, DividesToAScale) {
  EXPECT_EQ(TextOf(Divide(D("1"), D("3"), 6)), "0.333333");
  EXPECT_EQ(TextOf(Divide(D("2"), D("3"), 6)), "0.666667");
  EXPECT_EQ(TextOf(Divide(D("-2"), D("3"), 0, Rounding::kFloor)), "-1");
  EXPECT_EQ(TextOf(Divide(D("2"), D("-3"), 0, Rounding::kCeiling)), "0");
  EXPECT_EQ(TextOf(Divide(D("1"), D("8"), 2)), "0.12");
  EXPECT_EQ(TextOf(Divide(D("1"), D("8"), 2, Rounding::kHalfUp)), "0.13");
  EXPECT_EQ(TextOf(Divide(D("7.25"), D("0.25"), 0)), "29");
  EXPECT_EQ(TextOf(Divide(D("1e-18"), D(kLargest), 0, Rounding::kUp)), "1");
  EXPECT_EQ(TextOf(Divide(D("-1e-18"), D(kLargest), 0, Rounding::kFloor)), "-1");
  EXPECT_EQ(TextOf(Divide(D("1e-18"), D(kLargest), 0)), "0");
  EXPECT_EQ(TextOf(Divide(D(kLargest), D(kLargest), 18)), "1");
  EXPECT_THAT(Divide(D("1"), D("0.00"), 2), HasReason("DIVISION_BY_ZERO"));
  EXPECT_THAT(Divide(D(kLargest), D("0.1"), 0), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(Divide(D("1"), D("1"), -1), HasReason("DECIMAL_TOO_PRECISE"));
}

TEST(DecimalTest, QuantizesAndRoundsToDigits) {
  EXPECT_EQ(Quantize(D("1.005"), 2)->coefficient(), absl::int128(100));
  EXPECT_EQ(Quantize(D("1"), 2)->coefficient(), absl::int128(100));
  EXPECT_EQ(Quantize(D("1"), 2)->scale(), 2);
  EXPECT_EQ(TextOf(Quantize(D("-1.5"), 0)), "-2");
  EXPECT_THAT(Quantize(D(kLargest), 1), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_EQ(TextOf(RoundToDigits(D("123.456"), 4)), "123.5");
  EXPECT_EQ(TextOf(RoundToDigits(D("12345"), 2, Rounding::kUp)), "13000");
  EXPECT_EQ(TextOf(RoundToDigits(D("99.96"), 3)), "100");
  EXPECT_EQ(TextOf(RoundToDigits(D("0.0099996"), 3)), "0.01");
  EXPECT_EQ(TextOf(RoundToDigits(D("0"), 1)), "0");
  EXPECT_THAT(RoundToDigits(D(kLargest), 33, Rounding::kUp), HasReason("DECIMAL_OVERFLOW"));
  EXPECT_THAT(RoundToDigits(D("1"), 0), HasReason("DECIMAL_INVALID"));
  EXPECT_THAT(RoundToDigits(D("1"), 35), HasReason("DECIMAL_INVALID"));
}

Decimal RandomDecimal(SeededRandom& random) {
  absl::int128 coefficient = static_cast<int64_t>(random.Next());
  coefficient >>= static_cast<int>(random.Uniform(60));
  return Decimal::FromParts(coefficient, static_cast<int>(random.Uniform(10))).value();
}

TEST(DecimalTest, KeepsTheLawsOfArithmetic) {
  constexpr uint64_t kSeed = 20'240'605;
  SCOPED_TRACE(kSeed);
  SeededRandom random(kSeed);
  int multiplied = 0;
  for (int i = 0; i < 5'000; ++i) {
    const Decimal a = RandomDecimal(random);
    const Decimal b = RandomDecimal(random);
    EXPECT_THAT(Decimal::Parse(a.ToString()), IsOkAndHolds(a));
    EXPECT_THAT(Subtract(*Add(a, b), b), IsOkAndHolds(a));
    EXPECT_EQ(a < b, Subtract(a, b)->IsNegative());
    const absl::StatusOr<Decimal> product = Multiply(a, b);
    if (product.ok() && !b.IsZero()) {
      ++multiplied;
      EXPECT_THAT(Divide(*product, b, a.scale()), IsOkAndHolds(a));
    }
  }
  EXPECT_GT(multiplied, 3'000);
}

}  // namespace
}  // namespace outlay
