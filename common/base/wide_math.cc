#include "common/base/wide_math.h"

#include <array>

namespace outlay {
namespace {

constexpr auto kPowersOf10 = [] {
  std::array<absl::uint128, kMaxPowerOf10 + 1> powers = {};
  uint64_t high = 0;
  uint64_t low = 1;
  for (absl::uint128& power : powers) {
    power = absl::MakeUint128(high, low);
    // absl's multiplication is not constexpr in every build, so ten times is done on halves: 10 = 8 + 2.
    const uint64_t low8 = low << 3;
    const uint64_t low2 = low << 1;
    const uint64_t sum = low8 + low2;
    high = ((high << 3) | (low >> 61)) + ((high << 1) | (low >> 63)) + (sum < low8 ? 1 : 0);
    low = sum;
  }
  return powers;
}();

// One digit of base 2^64 after another, most significant first.
WideQuotient DivideBy64(const UInt256& dividend, uint64_t divisor) {
  const std::array<uint64_t, 4> digits = {absl::Uint128High64(dividend.high), absl::Uint128Low64(dividend.high),
                                          absl::Uint128High64(dividend.low), absl::Uint128Low64(dividend.low)};
  std::array<uint64_t, 4> quotient = {};
  uint64_t remainder = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const absl::uint128 part = absl::MakeUint128(remainder, digits[i]);
    quotient[i] = absl::Uint128Low64(part / divisor);
    remainder = absl::Uint128Low64(part % divisor);
  }
  return {.quotient = {absl::MakeUint128(quotient[0], quotient[1]), absl::MakeUint128(quotient[2], quotient[3])},
          .remainder = remainder};
}

// One bit at a time: rare (a divisor above 2^64 under a dividend above 2^128), so simplicity matters most.
WideQuotient DivideBitwise(const UInt256& dividend, absl::uint128 divisor) {
  WideQuotient result;
  result.quotient.high = dividend.high / divisor;
  result.remainder = dividend.high % divisor;
  for (int bit = 127; bit >= 0; --bit) {
    const bool carry = (result.remainder >> 127) != 0;
    result.remainder = (result.remainder << 1) | ((dividend.low >> bit) & 1);
    // With a carry the true remainder is 2^128 more; the subtraction wraps to the right value.
    if (carry || result.remainder >= divisor) {
      result.remainder -= divisor;
      result.quotient.low |= absl::uint128(1) << bit;
    }
  }
  return result;
}

std::optional<absl::int128> Finish(UInt256 magnitude, bool is_negative, absl::uint128 max) {
  if (magnitude.high != 0 || magnitude.low > max) {
    return std::nullopt;
  }
  const auto value = static_cast<absl::int128>(magnitude.low);
  return is_negative ? -value : value;
}

}  // namespace

absl::uint128 PowerOf10(int exponent) {
  return kPowersOf10[static_cast<std::size_t>(exponent)];
}

UInt256 MultiplyWide(absl::uint128 left, absl::uint128 right) {
  const uint64_t left_high = absl::Uint128High64(left);
  const uint64_t right_high = absl::Uint128High64(right);
  const absl::uint128 left_low = absl::Uint128Low64(left);
  const absl::uint128 right_low = absl::Uint128Low64(right);
  const absl::uint128 low = left_low * right_low;
  if (left_high == 0 && right_high == 0) {
    return {.high = 0, .low = low};
  }
  const absl::uint128 cross_left = right_low * left_high;
  const absl::uint128 cross_right = left_low * right_high;
  const absl::uint128 middle =
      absl::uint128(absl::Uint128High64(low)) + absl::Uint128Low64(cross_left) + absl::Uint128Low64(cross_right);
  return {.high = absl::uint128(left_high) * right_high + absl::Uint128High64(cross_left) +
                  absl::Uint128High64(cross_right) + absl::Uint128High64(middle),
          .low = absl::MakeUint128(absl::Uint128Low64(middle), absl::Uint128Low64(low))};
}

WideQuotient DivideWide(const UInt256& dividend, absl::uint128 divisor) {
  if (divisor == 1) {
    return {.quotient = dividend, .remainder = 0};
  }
  if (dividend.high == 0) {
    return {.quotient = {.high = 0, .low = dividend.low / divisor}, .remainder = dividend.low % divisor};
  }
  if (absl::Uint128High64(divisor) == 0) {
    return DivideBy64(dividend, absl::Uint128Low64(divisor));
  }
  return DivideBitwise(dividend, divisor);
}

SignedMagnitude ToSignedMagnitude(absl::int128 value) {
  const auto bits = static_cast<absl::uint128>(value);
  return value < 0 ? SignedMagnitude{.magnitude = -bits, .is_negative = true}
                   : SignedMagnitude{.magnitude = bits, .is_negative = false};
}

std::optional<absl::int128> MultiplyDivide(absl::int128 left, absl::int128 right, absl::uint128 divisor,
                                           Rounding rounding, absl::uint128 max) {
  const SignedMagnitude a = ToSignedMagnitude(left);
  const SignedMagnitude b = ToSignedMagnitude(right);
  const bool is_negative = a.is_negative != b.is_negative;
  WideQuotient result = DivideWide(MultiplyWide(a.magnitude, b.magnitude), divisor);
  if (result.quotient.high != 0 || result.quotient.low > max) {
    return std::nullopt;
  }
  if (result.remainder != 0) {
    const int last_digit = static_cast<int>(result.quotient.low % 10);
    result.quotient.low += RoundsAway(rounding, is_negative, last_digit, result.remainder, divisor) ? 1 : 0;
  }
  return Finish(result.quotient, is_negative, max);
}

std::optional<absl::int128> MultiplyShift(absl::int128 left, absl::int128 right, int power, Rounding rounding,
                                          absl::uint128 max) {
  if (power <= 0) {
    return MultiplyDivide(left, right, PowerOf10(-power), rounding, max);
  }
  const std::optional<absl::int128> product = MultiplyDivide(left, right, 1, rounding, max);
  return product.has_value() ? MultiplyDivide(*product, static_cast<absl::int128>(PowerOf10(power)), 1, rounding, max)
                             : std::nullopt;
}

}  // namespace outlay
