// Limits of the page by which people end e-mails.
#ifndef OUTLAY_SERVICES_NOTIFICATION_HTTP_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_HTTP_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::notification::limits {

// Of the file with the key that signs links; what is longer is no key.
inline constexpr size_t kUnsubscribeKeyFileBytes = 4'096;
// How long a request waits until what it asks for is stored.
inline constexpr absl::Duration kUnsubscribeTime = absl::Seconds(10);
// Bytes of a request's body.
inline constexpr size_t kUnsubscribeBodyBytes = 1'024;
// Connections at a time, and those that wait for one.
inline constexpr int kUnsubscribeConnections = 16;
inline constexpr size_t kUnsubscribeConnectionsWaiting = 64;

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_HTTP_LIMITS_H_
