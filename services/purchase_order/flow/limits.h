// The limits of the flows of reviews and of budgets, by name.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_LIMITS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::purchase_order::limits {

// How often is looked for what approval or budget is to be asked or told, while there is something.
inline constexpr absl::Duration kFlowRunInterval = absl::Milliseconds(250);
// The same, while there is nothing: an order waits so long before they hear of it.
inline constexpr absl::Duration kFlowIdleInterval = absl::Seconds(1);
// Calls to one of them at a time, of all organizations; and of these, of one.
inline constexpr size_t kFlowCallsAtATime = 64;
inline constexpr size_t kFlowCallsOfOrganization = 16;
// So long after something was asked or told is asked again where approval or budget lacks the group or rate: a new one
// takes a moment to arrive there.
inline constexpr absl::Duration kPeerCopyWait = absl::Minutes(5);
// Due flows of a partition that one run looks at.
inline constexpr size_t kFlowsPerRun = 1'000;
// Pause after a call that was not answered; doubled until the largest, and spread by half.
inline constexpr absl::Duration kFlowBackoffMin = absl::Milliseconds(250);
inline constexpr absl::Duration kFlowBackoffMax = absl::Seconds(10);

}  // namespace outlay::purchase_order::limits

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_LIMITS_H_
