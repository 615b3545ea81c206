// The limits of HTTP servers for untrusted clients, by name.
#ifndef OUTLAY_COMMON_HTTP_LIMITS_H_
#define OUTLAY_COMMON_HTTP_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::http::limits {

// Connections that are served at the same time: each has a thread.
inline constexpr int kConnections = 32;
// Connections that wait for a thread; more are closed at once.
inline constexpr size_t kConnectionsWaiting = 128;
// Connections that the system queues until they are accepted.
inline constexpr int kBacklog = 128;
// A request's line and headers together, in bytes.
inline constexpr size_t kHeadBytes = 16 << 10;
// The target of a request, percent-encoded, and its path alone, in bytes.
inline constexpr size_t kTargetBytes = 8000;
inline constexpr size_t kPathBytes = 512;
// Headers of one request.
inline constexpr size_t kHeaders = 64;
// The body of a request, in bytes.
inline constexpr size_t kBodyBytes = 2 << 20;
// Bytes of a chunked body besides its content.
inline constexpr size_t kChunkingBytes = 256 << 10;

// Time for the TLS handshake, from the beginning of the connection.
inline constexpr absl::Duration kHandshakeTime = absl::Seconds(5);
// Time for a request's head, from its first byte to its last.
inline constexpr absl::Duration kHeadTime = absl::Seconds(5);
// Time for a request's body, from the end of the head.
inline constexpr absl::Duration kBodyTime = absl::Seconds(30);
// Time for sending an answer.
inline constexpr absl::Duration kAnswerTime = absl::Seconds(30);
// Time between two requests of a connection, while no other connection waits, and while others do.
inline constexpr absl::Duration kIdleTime = absl::Seconds(60);
inline constexpr absl::Duration kIdleTimeWhenShort = absl::Seconds(1);

}  // namespace outlay::http::limits

#endif  // OUTLAY_COMMON_HTTP_LIMITS_H_
