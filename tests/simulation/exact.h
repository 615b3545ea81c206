// Arithmetic of the checks, apart from the product's decimals.
#ifndef OUTLAY_TESTS_SIMULATION_EXACT_H_
#define OUTLAY_TESTS_SIMULATION_EXACT_H_

#include <cstdint>

#include "absl/numeric/int128.h"

namespace outlay::simulation {

// `minor` times `rate` ten-thousandths, rounded half to even.
inline int64_t TimesTenThousandths(int64_t minor, int64_t rate) {
  const bool is_negative = minor < 0;
  const absl::int128 product = absl::int128(is_negative ? -minor : minor) * rate;
  const absl::int128 whole = product / 10'000;
  const absl::int128 rest = product % 10'000;
  const bool is_up = rest > 5'000 || (rest == 5'000 && whole % 2 == 1);
  const auto rounded = static_cast<int64_t>(whole + (is_up ? 1 : 0));
  return is_negative ? -rounded : rounded;
}

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_EXACT_H_
