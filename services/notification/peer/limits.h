// Limits of calls to other services.
#ifndef OUTLAY_SERVICES_NOTIFICATION_PEER_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_PEER_LIMITS_H_

#include "absl/time/time.h"

namespace outlay::notification::limits {

// The time-out of a request for an address to directory; afterwards the message is retried later.
inline constexpr absl::Duration kAddressTimeout = absl::Seconds(5);

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_PEER_LIMITS_H_
