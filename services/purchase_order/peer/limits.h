// The limits of calls to other services, by name.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_PEER_LIMITS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_PEER_LIMITS_H_

#include "absl/time/time.h"

namespace outlay::purchase_order::limits {

// After so long a call counts as lost, and is made again with the same id.
inline constexpr absl::Duration kPeerCallTimeout = absl::Seconds(10);

}  // namespace outlay::purchase_order::limits

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_PEER_LIMITS_H_
