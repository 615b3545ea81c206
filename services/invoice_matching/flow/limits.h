// The limits of the flow of invoices, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_LIMITS_H_

#include "absl/time/time.h"

namespace outlay::invoice_matching::limits {

// The time for which a caller waits for purchase_order before it gets its invoice's state so far.
inline constexpr absl::Duration kAnswerWait = absl::Seconds(2);
// The number of ticks in which a caller's wait is measured; it lasts at most one tick longer.
inline constexpr int kAnswerWaitTicks = 8;
// The pause before an answer is written again that found the store's queue full.
inline constexpr absl::Duration kCommitPause = absl::Milliseconds(50);

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_LIMITS_H_
