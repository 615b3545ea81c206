#include "common/base/rounding.h"

namespace outlay {

bool RoundsAway(Rounding rounding, bool is_negative, int last_digit, absl::uint128 remainder, absl::uint128 divisor) {
  if (remainder == 0) {
    return false;
  }
  // Doubling the remainder could overflow, so it is compared with its distance to the next number.
  const absl::uint128 missing = divisor - remainder;
  switch (rounding) {
    case Rounding::kHalfEven:
      return remainder > missing || (remainder == missing && last_digit % 2 != 0);
    case Rounding::kHalfUp:
      return remainder >= missing;
    case Rounding::kHalfDown:
      return remainder > missing;
    case Rounding::kUp:
      return true;
    case Rounding::kDown:
      return false;
    case Rounding::kCeiling:
      return !is_negative;
    case Rounding::kFloor:
      return is_negative;
    case Rounding::k05Up:
      return last_digit == 0 || last_digit == 5;
  }
  return false;
}

}  // namespace outlay
