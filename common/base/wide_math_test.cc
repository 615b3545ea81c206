#include "common/base/wide_math.h"

#include <gtest/gtest.h>

#include "common/base/random.h"

namespace outlay {
namespace {

constexpr absl::uint128 kMaxInt127 = absl::Uint128Max() >> 1;

absl::uint128 RandomNumber(SeededRandom& random) {
  return absl::MakeUint128(random.Next(), random.Next()) >> static_cast<int>(random.Uniform(128));
}

TEST(WideMathTest, PowersOfTenAreTenTimesTheOneBefore) {
  EXPECT_EQ(PowerOf10(0), absl::uint128(1));
  for (int i = 1; i <= kMaxPowerOf10; ++i) {
    EXPECT_EQ(PowerOf10(i), PowerOf10(i - 1) * 10) << i;
    EXPECT_EQ(PowerOf10(i) / 10, PowerOf10(i - 1)) << i;
  }
}

TEST(WideMathTest, MultipliesTheLargestNumbers) {
  const UInt256 square = MultiplyWide(absl::Uint128Max(), absl::Uint128Max());
  EXPECT_EQ(square.high, absl::Uint128Max() - 1);
  EXPECT_EQ(square.low, absl::uint128(1));
}

TEST(WideMathTest, DivisionUndoesMultiplication) {
  constexpr uint64_t kSeed = 20'240'603;
  SCOPED_TRACE(kSeed);
  SeededRandom random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    const absl::uint128 a = RandomNumber(random);
    const absl::uint128 divisor = RandomNumber(random) | 1;
    const absl::uint128 remainder = RandomNumber(random) % divisor;
    UInt256 dividend = MultiplyWide(a, divisor);
    dividend.low += remainder;
    dividend.high += dividend.low < remainder ? 1 : 0;
    const WideQuotient result = DivideWide(dividend, divisor);
    ASSERT_EQ(result.quotient, (UInt256{.high = 0, .low = a}));
    ASSERT_EQ(result.remainder, remainder);
  }
}

TEST(WideMathTest, DividesWhatHasAWideQuotient) {
  constexpr uint64_t kSeed = 20'240'604;
  SCOPED_TRACE(kSeed);
  SeededRandom random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    const UInt256 dividend = {.high = RandomNumber(random), .low = RandomNumber(random)};
    const absl::uint128 divisor = RandomNumber(random) | 1;
    const WideQuotient result = DivideWide(dividend, divisor);
    ASSERT_LT(result.remainder, divisor);
    UInt256 back = MultiplyWide(result.quotient.low, divisor);
    back.high += result.quotient.high * divisor;
    back.low += result.remainder;
    back.high += back.low < result.remainder ? 1 : 0;
    ASSERT_EQ(back, dividend);
  }
}

// What each rounding means for a half, a bit less and a bit more, in the order of the enumerators.
TEST(WideMathTest, RoundsTenthsByEveryRule) {
  struct Case {
    int tenths;
    int expected[8];  // half-even, half-up, half-down, up, down, ceiling, floor, 05up
  };
  const Case cases[] = {
      {0, {0, 0, 0, 0, 0, 0, 0, 0}},           {4, {0, 0, 0, 1, 0, 1, 0, 1}},
      {5, {0, 1, 0, 1, 0, 1, 0, 1}},           {6, {1, 1, 1, 1, 0, 1, 0, 1}},
      {14, {1, 1, 1, 2, 1, 2, 1, 1}},          {15, {2, 2, 1, 2, 1, 2, 1, 1}},
      {16, {2, 2, 2, 2, 1, 2, 1, 1}},          {25, {2, 3, 2, 3, 2, 3, 2, 2}},
      {51, {5, 5, 5, 6, 5, 6, 5, 6}},          {-4, {0, 0, 0, -1, 0, 0, -1, -1}},
      {-5, {0, -1, 0, -1, 0, 0, -1, -1}},      {-15, {-2, -2, -1, -2, -1, -1, -2, -1}},
      {-16, {-2, -2, -2, -2, -1, -1, -2, -1}}, {-25, {-2, -3, -2, -3, -2, -2, -3, -2}},
  };
  for (const Case& c : cases) {
    for (int rule = 0; rule < 8; ++rule) {
      const std::optional<absl::int128> rounded =
          MultiplyDivide(c.tenths, 1, 10, static_cast<Rounding>(rule), kMaxInt127);
      ASSERT_TRUE(rounded.has_value());
      EXPECT_EQ(static_cast<int>(*rounded), c.expected[rule]) << c.tenths << " tenths by rule " << rule;
    }
  }
}

TEST(WideMathTest, SaysNothingBeyondTheMaximum) {
  EXPECT_TRUE(MultiplyDivide(99, 1, 1, Rounding::kDown, 99).has_value());
  EXPECT_FALSE(MultiplyDivide(100, 1, 1, Rounding::kDown, 99).has_value());
  EXPECT_FALSE(MultiplyDivide(-100, 1, 1, Rounding::kDown, 99).has_value());
  EXPECT_FALSE(MultiplyDivide(199, 1, 2, Rounding::kUp, 99).has_value());
  EXPECT_TRUE(MultiplyDivide(199, 1, 2, Rounding::kDown, 99).has_value());
  EXPECT_FALSE(MultiplyShift(absl::Int128Max(), absl::Int128Max(), -38, Rounding::kDown, kMaxInt127).has_value());
  EXPECT_FALSE(MultiplyShift(1, absl::Int128Max(), 1, Rounding::kDown, kMaxInt127).has_value());
  EXPECT_EQ(MultiplyShift(12, 10, 2, Rounding::kDown, kMaxInt127), absl::int128(12'000));
}

}  // namespace
}  // namespace outlay
