// Limits of reading methods.
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::notification::limits {

// Notices in one message of a stream.
inline constexpr size_t kStreamedNotices = 100;
// The interval at which a stream looks for new notices.
inline constexpr absl::Duration kStreamInterval = absl::Seconds(1);
// Looks without news after which a stream sends a sign of life.
inline constexpr int kQuietLooks = 30;

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_LIMITS_H_
