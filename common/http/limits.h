// The limits of servers that speak HTTP to strangers, by name.
#ifndef OUTLAY_COMMON_HTTP_LIMITS_H_
#define OUTLAY_COMMON_HTTP_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::http::limits {

// Connections that are served at a time: each has a thread.
inline constexpr int kConnections = 32;
// Connections that wait for a thread; more are closed at once.
inline constexpr size_t kConnectionsWaiting = 128;
// Connections that the system keeps until they are taken.
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
// What a body in chunks may say besides its content, in bytes.
inline constexpr size_t kChunkingBytes = 256 << 10;

// The handshake of TLS, from the connection's beginning.
inline constexpr absl::Duration kHandshakeTime = absl::Seconds(5);
// A request's head, from its first byte to its last.
inline constexpr absl::Duration kHeadTime = absl::Seconds(5);
// Its body, from the end of the head.
inline constexpr absl::Duration kBodyTime = absl::Seconds(30);
// Sending an answer.
inline constexpr absl::Duration kAnswerTime = absl::Seconds(30);
// Between two requests of one connection, when nobody else waits, and when others do.
inline constexpr absl::Duration kIdleTime = absl::Seconds(60);
inline constexpr absl::Duration kIdleTimeWhenShort = absl::Seconds(1);

}  // namespace outlay::http::limits

#endif  // OUTLAY_COMMON_HTTP_LIMITS_H_
