// The limits of the edge, by name; limits that services share as well are in common/base/limits.h.
#ifndef OUTLAY_COMMON_RPC_LIMITS_H_
#define OUTLAY_COMMON_RPC_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::rpc::limits {

// Strings whose field has no limit of its own, in bytes.
inline constexpr uint32_t kStringBytes = 256;
// Repeated fields that have no limit of their own, in elements.
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

// Calls that take longer than this are always logged.
inline constexpr absl::Duration kSlowCall = absl::Milliseconds(500);
// One in this many ordinary calls is logged.
inline constexpr uint32_t kLogSampling = 1000;
// Open calls of one connection.
inline constexpr int kStreamsPerConnection = 1000;
// Time from a connection to the end of its handshake; slower clients are disconnected.
inline constexpr absl::Duration kHandshake = absl::Seconds(10);
// A connection without a call for this long is closed.
inline constexpr absl::Duration kConnectionIdle = absl::Minutes(30);
// A connection of this age is replaced by a new one, which authenticates again; its calls may end within the grace.
inline constexpr absl::Duration kConnectionAge = absl::Hours(1);
inline constexpr absl::Duration kConnectionAgeGrace = absl::Minutes(10);
// After this long without traffic each side pings the other, also between calls; a side that does not answer within the
// time-out is considered gone, and its calls end. A machine that lost power or a flow that a firewall dropped sends
// nothing, and without this only the kernel would give it up, after a quarter of an hour. Both together stay well below
// the age of a directory copy at which changes are refused (access::limits::kAccessAgeMax); the time-out is longer than
// a busy process may pause.
inline constexpr absl::Duration kKeepaliveTime = absl::Seconds(10);
inline constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(10);
// A client that pings more often than this is disconnected. Less than kKeepaliveTime, since clocks and queues differ.
inline constexpr absl::Duration kKeepaliveTimeMin = absl::Seconds(5);
static_assert(kKeepaliveTimeMin < kKeepaliveTime);
// The metadata of one call, in bytes.
inline constexpr int kMetadataBytes = 16 << 10;
// Memory that gRPC may use for data from clients, in bytes.
inline constexpr size_t kGrpcMemoryBytes = size_t{512} << 20;
// Calls in progress in one server; more are refused with RESOURCE_EXHAUSTED / OVERLOADED.
inline constexpr int64_t kCallsInProgress = 20000;
// Open streams of one organization at one server; more are refused likewise, so that other organizations have theirs.
inline constexpr size_t kStreamsOfOrganization = 1000;
// How long the caller of a stream may leave an answer unread, and how long it may take for all remaining answers once
// the stream is to end. Then the stream is cut off, because what waits behind the answer takes up memory that others
// need.
inline constexpr absl::Duration kWriteTime = absl::Minutes(1);
inline constexpr absl::Duration kLastWriteTime = absl::Seconds(10);
// The time after which a refused call may be retried.
inline constexpr absl::Duration kOverloadedRetryAfter = absl::Milliseconds(100);

// Bytes of one message of an export.
inline constexpr size_t kExportChunkBytes = size_t{64} << 10;
// Reads of an export before it sends what it has, even if that is nothing: then the thread is free for others, and a
// caller that has gone is noticed.
inline constexpr int kExportReads = 20;
// Messages that wait for their reader, in one direction of an in-process stream.
inline constexpr size_t kLocalStreamWindow = 16;

}  // namespace outlay::rpc::limits

#endif  // OUTLAY_COMMON_RPC_LIMITS_H_
