#ifndef OUTLAY_COMMON_BASE_ROUNDING_H_
#define OUTLAY_COMMON_BASE_ROUNDING_H_

#include <cstdint>

#include "absl/numeric/int128.h"

namespace outlay {

// The choice between the two neighbours of a number that lies between them. The names are those of the General Decimal
// Arithmetic Specification.
enum class Rounding : uint8_t {
  kHalfEven,  // The nearer; half-way, the even one. The rule of this product (lines, conversions).
  kHalfUp,    // The nearer; half-way, away from zero.
  kHalfDown,  // The nearer; half-way, towards zero.
  kUp,        // Away from zero.
  kDown,      // Towards zero.
  kCeiling,   // Towards plus infinity.
  kFloor,     // Towards minus infinity.
  k05Up,      // Away from zero if the last digit kept would be 0 or 5, else towards zero.
};

// Returns whether a magnitude that was cut to the digits of a number ending in `last_digit` must grow by one in its
// last place. `remainder` / `divisor`, below 1, is the fraction that was cut off; `is_negative` is the sign of the
// number.
bool RoundsAway(Rounding rounding, bool is_negative, int last_digit, absl::uint128 remainder, absl::uint128 divisor);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_ROUNDING_H_
