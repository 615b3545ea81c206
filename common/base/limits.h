#ifndef OUTLAY_COMMON_BASE_LIMITS_H_
#define OUTLAY_COMMON_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay {

// The limits that all services share. A limit of one service lives in that service's own header; numbers of decimals,
// digits and split parts stand with their types. docs/ lists all of them.

// --- Names and texts ---

// An id that a caller chose: one part of a resource name. As long as a DNS label, so it can name things elsewhere.
inline constexpr std::size_t kMaxIdBytes = 63;
// A request_id: a UUID, a ULID or a hash in hexadecimal fit.
inline constexpr std::size_t kMaxRequestIdBytes = 64;
// A whole resource name.
inline constexpr std::size_t kMaxResourceNameBytes = 512;
// An IANA time zone's name; the longest today has 32.
inline constexpr std::size_t kMaxTimeZoneNameBytes = 64;
// An e-mail address (RFC 5321).
inline constexpr std::size_t kMaxEmailBytes = 254;
// A filter of a list.
inline constexpr std::size_t kMaxFilterBytes = 2'048;
// An opaque page token.
inline constexpr std::size_t kMaxPageTokenBytes = 1'024;
// A number people give to a document (PO, invoice, contract), in characters.
inline constexpr std::int64_t kMaxDocumentNumberChars = 64;
// A name of something, in characters.
inline constexpr std::int64_t kMaxDisplayNameChars = 200;
// Any text field without a limit of its own, in characters.
inline constexpr std::int64_t kMaxTextChars = 1'000;
// Notes, comments and reasons, in characters.
inline constexpr std::int64_t kMaxNotesChars = 4'000;

// --- Collections ---

// Labels or tags on one thing; and the length of a key and a value, in characters.
inline constexpr std::int64_t kMaxTags = 50;
inline constexpr std::int64_t kMaxTagKeyChars = 63;
inline constexpr std::int64_t kMaxTagValueChars = 255;
// Items of one batch call.
inline constexpr std::int64_t kMaxBatchItems = 1'000;
// Page size when the caller asks for none, and the largest (larger ones are cut to it, AIP-158).
inline constexpr std::int64_t kDefaultPageSize = 50;
inline constexpr std::int64_t kMaxPageSize = 1'000;
// Rows that a list may read to fill one page; then the page ends early with a token.
inline constexpr std::int64_t kMaxRowsScannedPerPage = 10'000;

// --- Calls ---

// A request or an answer on the wire.
inline constexpr std::size_t kMaxMessageBytes = 4 * 1024 * 1024;
// Deadline of a call whose client set none, and the longest that is granted.
inline constexpr absl::Duration kDefaultDeadline = absl::Seconds(30);
inline constexpr absl::Duration kMaxDeadline = absl::Minutes(5);

// --- Store and log ---

// What one transaction body may write.
inline constexpr std::int64_t kMaxBodyRows = 1'000;
inline constexpr std::size_t kMaxBodyBytes = 1024 * 1024;
// One row of the log; a group with more records writes another row.
inline constexpr std::size_t kMaxLogRowBytes = 64 * 1024;
// The remembered outcome of one request.
inline constexpr std::size_t kMaxRequestOutcomeBytes = 256;
// Partitions of every service; fixed for the life of its data.
inline constexpr int kPartitions = 64;

// --- How long things are kept ---

// How long the answer to a request id is remembered at least.
inline constexpr absl::Duration kRequestRetention = absl::Hours(7 * 24);
// How long a consumer that is silent keeps the log from being trimmed.
inline constexpr absl::Duration kFeedClaim = absl::Hours(7 * 24);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_LIMITS_H_
