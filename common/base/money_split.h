#ifndef OUTLAY_COMMON_BASE_MONEY_SPLIT_H_
#define OUTLAY_COMMON_BASE_MONEY_SPLIT_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/money.h"

namespace outlay {

// Splits amounts so that the parts sum exactly to the whole: each part is its share rounded towards zero, and the
// remaining minor units go one each to the parts with the largest remainders, the earlier part first on a tie. A
// negative amount is split as its absolute value is, negated.

// The greatest number of parts of one split.
inline constexpr int64_t kMaxSplitParts = 100'000;

// INVALID_ARGUMENT / SPLIT_INVALID: `parts` is not 1 to kMaxSplitParts.
absl::StatusOr<std::vector<Money>> SplitEvenly(const Money& whole, int64_t parts);

// Returns one part for each weight, in their order. Weights that are amounts are given in minor units of one currency.
// INVALID_ARGUMENT / SPLIT_INVALID: no weight, too many, a negative one, or all are zero.
absl::StatusOr<std::vector<Money>> SplitByWeights(const Money& whole, absl::Span<const int64_t> weights);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_MONEY_SPLIT_H_
