// The limits of the flow of invoices, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_LIMITS_H_

#include "absl/time/time.h"

namespace outlay::invoice_matching::limits {

// How long a caller waits for purchase_order before it is told how far its invoice is.
inline constexpr absl::Duration kAnswerWait = absl::Seconds(2);
// A caller's wait is measured in so many ticks, so it lasts at most one of them longer.
inline constexpr int kAnswerWaitTicks = 8;
// Pause before an answer that found the store's queue full is written again.
inline constexpr absl::Duration kCommitPause = absl::Milliseconds(50);

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_LIMITS_H_
