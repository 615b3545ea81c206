// The limits of flows to other services, by name.
#ifndef OUTLAY_COMMON_FLOW_LIMITS_H_
#define OUTLAY_COMMON_FLOW_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::flow::limits {

// How often is looked for what the other service is to be asked or told, while there is something.
inline constexpr absl::Duration kFlowRunInterval = absl::Milliseconds(250);
// The same, while there is nothing: so long something waits before the other service hears of it.
inline constexpr absl::Duration kFlowIdleInterval = absl::Seconds(1);
// Calls to it at a time, of all organizations; and of these, of one.
inline constexpr size_t kFlowCallsAtATime = 64;
inline constexpr size_t kFlowCallsOfOrganization = 16;
// After so long a call counts as lost, and is made again with the same id.
inline constexpr absl::Duration kPeerCallTimeout = absl::Seconds(10);
// So long after something was asked or told is asked again where the other service lacks the group or rate: a new one
// takes a moment to arrive there.
inline constexpr absl::Duration kPeerCopyWait = absl::Minutes(5);
// Due flows of a partition that one run looks at.
inline constexpr size_t kFlowsPerRun = 1'000;
// Pause after a call that was not answered; doubled until the largest, and spread by half.
inline constexpr absl::Duration kFlowBackoffMin = absl::Milliseconds(250);
inline constexpr absl::Duration kFlowBackoffMax = absl::Seconds(10);
// Bytes of the reasons of an approval that are kept.
inline constexpr size_t kReviewReasonBytes = 4'000;

}  // namespace outlay::flow::limits

#endif  // OUTLAY_COMMON_FLOW_LIMITS_H_
