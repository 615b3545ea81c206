// The limits of reviews that a service requested, by name.
#ifndef OUTLAY_COMMON_REVIEW_LIMITS_H_
#define OUTLAY_COMMON_REVIEW_LIMITS_H_

#include "absl/time/time.h"

namespace outlay::review::limits {

// The time without news about a review after which approval is asked for its state.
inline constexpr absl::Duration kReviewCheckInterval = absl::Hours(1);
// The time for which a withdrawn or ended review is remembered, because abandoned calls may still arrive.
inline constexpr absl::Duration kReviewRememberTime = absl::Hours(1);

}  // namespace outlay::review::limits

#endif  // OUTLAY_COMMON_REVIEW_LIMITS_H_
