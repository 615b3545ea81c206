// The limits of the client library, by name. docs/limits.md lists all limits.
#ifndef OUTLAY_CLIENT_LIMITS_H_
#define OUTLAY_CLIENT_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::client::limits {

// Spends that a client holds without an answer, unless its options say otherwise; more are turned away.
inline constexpr std::size_t kSpendsInFlight = 16'384;
// Spends of one batch, unless the options say otherwise.
inline constexpr std::size_t kBatchSpends = 256;
// Spends of one batch whatever the options say: the service takes no more.
inline constexpr std::size_t kBatchSpendsMax = 500;
// Streams to the service, and batches of one stream that wait for their answers: what is asked meanwhile is gathered.
inline constexpr std::size_t kStreams = 1;
inline constexpr std::size_t kBatchesInFlight = 2;
// How exact deadlines and pauses are.
inline constexpr absl::Duration kTick = absl::Milliseconds(20);
// How long a caller waits for a decision, unless it says otherwise.
inline constexpr absl::Duration kTimeout = absl::Seconds(10);
// A stream that has not answered its oldest batch for so long is given up, and the batch asked again on another one.
inline constexpr absl::Duration kStall = absl::Seconds(2);
// Before a broken stream is opened anew, and before a batch that was turned away is sent again.
inline constexpr absl::Duration kPauseMin = absl::Milliseconds(20);
inline constexpr absl::Duration kPauseMax = absl::Seconds(2);

}  // namespace outlay::client::limits

#endif  // OUTLAY_CLIENT_LIMITS_H_
