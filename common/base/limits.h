#ifndef OUTLAY_COMMON_BASE_LIMITS_H_
#define OUTLAY_COMMON_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay {

// The limits that all services share. A limit of one service is in that service's own header, that of one field in its
// proto; numbers of decimals, digits and split parts are with their types. docs/limits.md lists all limits.

// --- Names and texts ---

// An id that a caller chose: one part of a resource name. As long as a DNS label, so it can name things elsewhere.
inline constexpr std::size_t kMaxIdBytes = 63;
// A request_id: a UUID, a ULID or a hash in hexadecimal fit.
inline constexpr std::size_t kMaxRequestIdBytes = 64;
// An IANA time zone's name; the longest today has 32.
inline constexpr std::size_t kMaxTimeZoneNameBytes = 64;
// An e-mail address (RFC 5321).
inline constexpr std::size_t kMaxEmailBytes = 254;
// An opaque page token.
inline constexpr std::size_t kMaxPageTokenBytes = 1'024;

// --- Collections ---

// The page size when the caller sets none, and the largest one (larger values are reduced to it, AIP-158).
inline constexpr int64_t kDefaultPageSize = 50;
inline constexpr int64_t kMaxPageSize = 1'000;
// Bytes after which a page of a list of large items ends: together with the largest item (1 MiB) it still fits into a
// message.
inline constexpr std::size_t kPageBytes = 1024 * 1024;
// Rows that a list may read for one page; then the page ends early with a token.
inline constexpr int64_t kMaxRowsScannedPerPage = 10'000;

// --- Calls ---

// A request or an answer on the wire.
inline constexpr std::size_t kMaxMessageBytes = 4 * 1024 * 1024;
// The deadline of a call whose client set none, and the longest one that is granted.
inline constexpr absl::Duration kDefaultDeadline = absl::Seconds(30);
inline constexpr absl::Duration kMaxDeadline = absl::Minutes(5);

// --- Store and log ---

// Rows and bytes that one transaction body may write.
inline constexpr int64_t kMaxBodyRows = 1'000;
inline constexpr std::size_t kMaxBodyBytes = 1024 * 1024;
// Bytes of one row of the log; a group with more records writes another row.
inline constexpr std::size_t kMaxLogRowBytes = 64 * 1024;
// Partitions of every service; fixed for the life of its data.
inline constexpr int kPartitions = 64;

// --- How long things are kept ---

// The least time for which the answer to a request id is remembered.
inline constexpr absl::Duration kRequestRetention = absl::Hours(7 * 24);
// The time for which a silent consumer keeps the log from being trimmed.
inline constexpr absl::Duration kFeedClaim = absl::Hours(7 * 24);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_LIMITS_H_
