// The limits of the edge, by name; those that services share too are in common/base/limits.h.
#ifndef OUTLAY_COMMON_RPC_LIMITS_H_
#define OUTLAY_COMMON_RPC_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::rpc::limits {

// Strings whose field names no limit of its own, in bytes.
inline constexpr uint32_t kStringBytes = 256;
// Repeated fields that name no limit of their own, in elements.
inline constexpr uint32_t kItems = 1000;
// How deep messages may nest; deeper ones are refused as malformed.
inline constexpr int kMessageDepth = 32;
// The text of an error, in bytes; longer ones are cut.
inline constexpr size_t kErrorMessageBytes = 1024;
// One metadata value of an error, in bytes; longer ones are cut.
inline constexpr size_t kErrorMetadataBytes = 256;
// Metadata entries of an error; more are dropped.
inline constexpr size_t kErrorMetadataEntries = 16;
// Subject, organization, on-behalf-of and cause of a caller, each, in bytes.
inline constexpr size_t kCallerFieldBytes = 128;

// Calls that take longer are always logged.
inline constexpr absl::Duration kSlowCall = absl::Milliseconds(500);
// One in so many ordinary calls is logged.
inline constexpr uint32_t kLogSampling = 1000;
// Open calls of one connection.
inline constexpr int kStreamsPerConnection = 1000;
// From a connection to the end of its handshake; whoever is slower is cut off.
inline constexpr absl::Duration kHandshake = absl::Seconds(10);
// A connection without a call is closed.
inline constexpr absl::Duration kConnectionIdle = absl::Minutes(30);
// A connection is replaced by a new one, which proves itself anew; its calls may end within the grace.
inline constexpr absl::Duration kConnectionAge = absl::Hours(1);
inline constexpr absl::Duration kConnectionAgeGrace = absl::Minutes(10);
// After so long without a word each side asks the other whether it is still there, also between calls; who does not
// answer within the time-out is gone, and its calls end. A machine that lost its power, or a flow that a firewall
// forgot, says nothing: without this, only the kernel would give it up, after a quarter of an hour. Both together stay
// well below the age at which a copy of directory ends changes (access::limits::kAccessAgeMax); the time-out is longer
// than a busy process may pause.
inline constexpr absl::Duration kKeepaliveTime = absl::Seconds(10);
inline constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(10);
// A client that asks more often than this is told to go away. Less than kKeepaliveTime, since clocks and queues differ.
inline constexpr absl::Duration kKeepaliveTimeMin = absl::Seconds(5);
static_assert(kKeepaliveTimeMin < kKeepaliveTime);
// The metadata of one call, in bytes.
inline constexpr int kMetadataBytes = 16 << 10;
// Memory that gRPC may use for what clients send, in bytes.
inline constexpr size_t kGrpcMemoryBytes = size_t{512} << 20;
// Calls in progress in one server; more are refused with RESOURCE_EXHAUSTED / OVERLOADED.
inline constexpr int64_t kCallsInProgress = 20000;
// Streams of one organization that are open at one server; more are refused likewise, so that the others have theirs.
inline constexpr size_t kStreamsOfOrganization = 1000;
// How long the caller of a stream may leave an answer unread, and how long all that is left once it may not go on; then
// the stream is cut off, for what waits behind the answer is memory of others.
inline constexpr absl::Duration kWriteTime = absl::Minutes(1);
inline constexpr absl::Duration kLastWriteTime = absl::Seconds(10);
// When a refused call may be repeated.
inline constexpr absl::Duration kOverloadedRetryAfter = absl::Milliseconds(100);

// Bytes of one message of an export.
inline constexpr size_t kExportChunkBytes = size_t{64} << 10;
// How often an export reads before it sends what it has, be it nothing: then the thread is free for others, and the
// caller may have gone.
inline constexpr int kExportReads = 20;
// Messages of one direction of an in-process stream that wait for their reader.
inline constexpr size_t kLocalStreamWindow = 16;

}  // namespace outlay::rpc::limits

#endif  // OUTLAY_COMMON_RPC_LIMITS_H_
