// The limits of the client library, by name. docs/limits.md lists all limits.
#ifndef OUTLAY_CLIENT_LIMITS_H_
#define OUTLAY_CLIENT_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::client::limits {

// Unanswered spends of a client, unless its options say otherwise; more are refused.
inline constexpr std::size_t kSpendsInFlight = 16'384;
// Spends of one batch, unless the options say otherwise.
inline constexpr std::size_t kBatchSpends = 256;
// Spends of one batch, whatever the options say: the service accepts no more.
inline constexpr std::size_t kBatchSpendsMax = 500;
// Streams to the service, and unanswered batches of one stream; spends requested meanwhile are gathered.
inline constexpr std::size_t kStreams = 1;
inline constexpr std::size_t kBatchesInFlight = 2;
// The resolution of deadlines and pauses.
inline constexpr absl::Duration kTick = absl::Milliseconds(20);
// The time for which a caller waits for a decision, unless it says otherwise.
inline constexpr absl::Duration kTimeout = absl::Seconds(10);
// A stream that has not answered its oldest batch for this long is given up, and the batch sent again on another one.
inline constexpr absl::Duration kStall = absl::Seconds(2);
// The pause before a broken stream is reopened, and before a refused batch is sent again.
inline constexpr absl::Duration kPauseMin = absl::Milliseconds(20);
inline constexpr absl::Duration kPauseMax = absl::Seconds(2);

}  // namespace outlay::client::limits

#endif  // OUTLAY_CLIENT_LIMITS_H_
