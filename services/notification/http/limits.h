// Limits of the page by which people end e-mails.
#ifndef OUTLAY_SERVICES_NOTIFICATION_HTTP_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_HTTP_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::notification::limits {

// Bytes of the file with the key that signs links; a longer file is refused.
inline constexpr size_t kUnsubscribeKeyFileBytes = 4'096;
// The time for which a request waits until its change is stored.
inline constexpr absl::Duration kUnsubscribeTime = absl::Seconds(10);
// Bytes of a request's body.
inline constexpr size_t kUnsubscribeBodyBytes = 1'024;
// Concurrent connections, and connections that wait.
inline constexpr int kUnsubscribeConnections = 16;
inline constexpr size_t kUnsubscribeConnectionsWaiting = 64;

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_HTTP_LIMITS_H_
