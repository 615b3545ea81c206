// The limits of reviews that a service asked for, by name.
#ifndef OUTLAY_COMMON_REVIEW_LIMITS_H_
#define OUTLAY_COMMON_REVIEW_LIMITS_H_

#include "absl/time/time.h"

namespace outlay::review::limits {

// After so long without a word of approval about a review it is asked how the review stands.
inline constexpr absl::Duration kReviewCheckInterval = absl::Hours(1);
// So long it is remembered that nobody needs a review any more: calls that were given up may still arrive.
inline constexpr absl::Duration kReviewRememberTime = absl::Hours(1);

}  // namespace outlay::review::limits

#endif  // OUTLAY_COMMON_REVIEW_LIMITS_H_
