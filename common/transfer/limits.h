// Limits of transfers to servers of others, by name.
#ifndef OUTLAY_COMMON_TRANSFER_LIMITS_H_
#define OUTLAY_COMMON_TRANSFER_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::transfer::limits {

// The time for a transfer, from the look-up of the name to the end of the answer.
inline constexpr absl::Duration kTransferTime = absl::Seconds(15);
// The same for a mail: its server may examine the message for ten minutes before it accepts it (RFC 5321, 4.5.3.2.6). A
// sender that does not wait sends it again, and the recipient gets it twice.
inline constexpr absl::Duration kMailTime = absl::Minutes(11);
// The part of it for one answer of the server.
inline constexpr absl::Duration kMailAnswerTime = absl::Minutes(10);
// The part of a transfer until the connection is established, including TLS.
inline constexpr absl::Duration kConnectTime = absl::Seconds(5);
// Concurrent transfers; further ones wait. Enough that slow servers of some do not delay transfers to others.
inline constexpr size_t kTransfers = 16'384;
// Bytes that one transfer receives at once: most receive little, and there are many.
inline constexpr long kBufferBytes = 4 << 10;
// Pools of connections, by server: the end of a transfer searches the connections of its pool.
inline constexpr size_t kConnectionPools = 32;
// Connections that a pool keeps open for later transfers, besides those of transfers in progress: beyond that, each end
// of a transfer searches all of them for the oldest one.
inline constexpr size_t kKeptConnections = 16;
// Transfers in progress to one server, beyond which another one gets a connection of its own, which is not kept, so
// that no free one is searched among thousands.
inline constexpr size_t kSearchedConnections = 256;
// Concurrent look-ups of names: each occupies a thread until the resolver gives up, even if nothing waits for it.
// Transfers that need another one wait.
inline constexpr size_t kLookUps = 256;
// The time for which the thread of an abandoned look-up continues: the default of resolvers, three name servers for 5
// s, twice.
inline constexpr absl::Duration kLookUpTime = absl::Seconds(30);
// The longest interval at which transfers that wait for a look-up are checked.
inline constexpr absl::Duration kLookUpInterval = absl::Seconds(1);
// Sockets and timers that one wait of the loop reports.
inline constexpr size_t kEventsAtOnce = 256;
// Bytes of header lines of an answer; more ends the transfer.
inline constexpr size_t kHeadBytes = 16 << 10;
// Bytes of an answer's content; more ends the transfer, and the answer counts by its status.
inline constexpr size_t kAnswerBytes = 64 << 10;
// Bytes of it that are kept.
inline constexpr size_t kKeptAnswerBytes = 512;
// The longest wait that a server may ask for; longer ones are reduced to it.
inline constexpr absl::Duration kRetryAfterMax = absl::Hours(24);

}  // namespace outlay::transfer::limits

#endif  // OUTLAY_COMMON_TRANSFER_LIMITS_H_
