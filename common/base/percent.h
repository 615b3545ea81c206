#ifndef OUTLAY_COMMON_BASE_PERCENT_H_
#define OUTLAY_COMMON_BASE_PERCENT_H_

#include <compare>
#include <cstdint>

#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "common/base/rounding.h"

namespace outlay {

// A share in basis points: 10,000 are the whole, 1 is a hundredth of a percent. May be negative or above the whole.
// Exact: all functions here compute in 128 bits, never in floating point.
struct Percent {
  int64_t basis_points = 0;

  static constexpr Percent FromPercent(int64_t percent) { return {percent * 100}; }
  static constexpr Percent Whole() { return FromPercent(100); }

  auto operator<=>(const Percent&) const = default;
};

// `share` of `whole`, rounded once. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Money> PercentOf(const Money& whole, Percent share, Rounding rounding = Rounding::kHalfEven);

// Compares `part` with exactly `share` of `whole`, without rounding; negative amounts are compared by their signed
// values. INVALID_ARGUMENT / CURRENCY_MISMATCH.
absl::StatusOr<std::strong_ordering> CompareWithShare(const Money& part, const Money& whole, Percent share);

// Returns the share of `part` in `whole`, rounded to a basis point. INVALID_ARGUMENT / CURRENCY_MISMATCH,
// INVALID_ARGUMENT / DIVISION_BY_ZERO, OUT_OF_RANGE / MONEY_OVERFLOW (the share does not fit into 64 bits).
absl::StatusOr<Percent> ShareOf(const Money& part, const Money& whole, Rounding rounding = Rounding::kDown);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_PERCENT_H_
