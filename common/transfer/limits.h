// Limits of what is sent to servers of strangers, by name.
#ifndef OUTLAY_COMMON_TRANSFER_LIMITS_H_
#define OUTLAY_COMMON_TRANSFER_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::transfer::limits {

// A transfer, from the look-up of the name to the end of the answer.
inline constexpr absl::Duration kTransferTime = absl::Seconds(15);
// The same of a mail: its server may look at the message before it says that it took it, for ten minutes (RFC 5321,
// 4.5.3.2.6). Who does not wait for that sends it again, and it is read twice.
inline constexpr absl::Duration kMailTime = absl::Minutes(11);
// Of it, how long an answer of the server may take.
inline constexpr absl::Duration kMailAnswerTime = absl::Minutes(10);
// Of a transfer, until the connection stands, TLS included.
inline constexpr absl::Duration kConnectTime = absl::Seconds(5);
// Transfers at a time; more wait. So many that slow servers of some do not hold up those of others.
inline constexpr size_t kTransfers = 16'384;
// What one of them receives in one go, in bytes: of most little comes, and there are many.
inline constexpr long kBufferBytes = 4 << 10;
// Pools of connections, by server: the end of a transfer looks through the connections of its pool.
inline constexpr size_t kConnectionPools = 32;
// Connections that a pool keeps open for the next transfer, besides those of transfers under way: beyond that, each end
// of a transfer looks through all of them for the oldest one.
inline constexpr size_t kKeptConnections = 16;
// Transfers under way to one server, beyond which another one gets a connection of its own, which is not kept: nobody
// looks for one that is free among thousands.
inline constexpr size_t kSearchedConnections = 256;
// Look-ups of names at a time: each is a thread until the resolver gives up, whoever still waits for it. Transfers that
// need another one wait.
inline constexpr size_t kLookUps = 256;
// How long the thread of a look-up goes on that nobody waits for any more: as long as resolvers ask by default, three
// name servers for 5 s, twice.
inline constexpr absl::Duration kLookUpTime = absl::Seconds(30);
// How often transfers that wait for a look-up are looked at, at least.
inline constexpr absl::Duration kLookUpInterval = absl::Seconds(1);
// Sockets and timers that one look of the loop tells of.
inline constexpr size_t kEventsAtOnce = 256;
// Lines before the content of an answer, in bytes; more ends the transfer.
inline constexpr size_t kHeadBytes = 16 << 10;
// The content of an answer, in bytes; more ends the transfer, and the answer counts as it began.
inline constexpr size_t kAnswerBytes = 64 << 10;
// Of it, what is kept, in bytes.
inline constexpr size_t kKeptAnswerBytes = 512;
// The longest wait that a server may ask for; more is cut.
inline constexpr absl::Duration kRetryAfterMax = absl::Hours(24);

}  // namespace outlay::transfer::limits

#endif  // OUTLAY_COMMON_TRANSFER_LIMITS_H_
