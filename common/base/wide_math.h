#ifndef OUTLAY_COMMON_BASE_WIDE_MATH_H_
#define OUTLAY_COMMON_BASE_WIDE_MATH_H_

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"
#include "common/base/rounding.h"

namespace outlay {

// The product of two 128-bit magnitudes, between a multiplication and the division that follows. For functions on
// numbers, amounts and rates; every function here is pure.
struct UInt256 {
  absl::uint128 high = 0;
  absl::uint128 low = 0;

  friend bool operator==(const UInt256&, const UInt256&) = default;
};

struct WideQuotient {
  UInt256 quotient;
  absl::uint128 remainder = 0;
};

// Largest exponent of PowerOf10.
inline constexpr int kMaxPowerOf10 = 38;

// 10^exponent, for 0 to kMaxPowerOf10.
absl::uint128 PowerOf10(int exponent);

UInt256 MultiplyWide(absl::uint128 left, absl::uint128 right);

// `divisor` must not be zero.
WideQuotient DivideWide(const UInt256& dividend, absl::uint128 divisor);

// A number without its sign, and the sign.
struct SignedMagnitude {
  absl::uint128 magnitude = 0;
  bool is_negative = false;
};

SignedMagnitude ToSignedMagnitude(absl::int128 value);

// Returns the absolute value, also of the smallest number, which has no positive counterpart in int64.
constexpr uint64_t Magnitude(int64_t value) {
  return value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

// left * right / divisor, rounded once; nothing when the result is above `max`, which must be below 2^127.
std::optional<absl::int128> MultiplyDivide(absl::int128 left, absl::int128 right, absl::uint128 divisor,
                                           Rounding rounding, absl::uint128 max);

// left * right * 10^power, rounded once where `power` is negative; `power` lies between -kMaxPowerOf10 and
// kMaxPowerOf10. Nothing when the result is above `max`, which must be below 2^127.
std::optional<absl::int128> MultiplyShift(absl::int128 left, absl::int128 right, int power, Rounding rounding,
                                          absl::uint128 max);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_WIDE_MATH_H_
