// The limits of flows to other services, by name.
#ifndef OUTLAY_COMMON_FLOW_LIMITS_H_
#define OUTLAY_COMMON_FLOW_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::flow::limits {

// The interval at which due flows are looked for, while there are any.
inline constexpr absl::Duration kFlowRunInterval = absl::Milliseconds(250);
// The same interval while there are none: the longest delay before the other service is called.
inline constexpr absl::Duration kFlowIdleInterval = absl::Seconds(1);
// Concurrent calls to the other service, of all organizations; and those of one organization.
inline constexpr size_t kFlowCallsAtATime = 64;
inline constexpr size_t kFlowCallsOfOrganization = 16;
// The time after which a call counts as lost, and is repeated with the same id.
inline constexpr absl::Duration kPeerCallTimeout = absl::Seconds(10);
// The time for which a call is repeated because the other service lacks the group or rate: a new one takes a moment to
// arrive there.
inline constexpr absl::Duration kPeerCopyWait = absl::Minutes(5);
// Due flows of a partition that one run looks at.
inline constexpr size_t kFlowsPerRun = 1'000;
// The pause after a call without an answer; doubled up to the maximum, and shortened by a random part of up to a half.
inline constexpr absl::Duration kFlowBackoffMin = absl::Milliseconds(250);
inline constexpr absl::Duration kFlowBackoffMax = absl::Seconds(10);
// Bytes of an approval's reason that are kept.
inline constexpr size_t kReviewReasonBytes = 4'000;

}  // namespace outlay::flow::limits

#endif  // OUTLAY_COMMON_FLOW_LIMITS_H_
