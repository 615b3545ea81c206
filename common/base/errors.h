#ifndef OUTLAY_COMMON_BASE_ERRORS_H_
#define OUTLAY_COMMON_BASE_ERRORS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace outlay {

// Errors that a program can handle: an absl::Status that also carries a stable reason, metadata, and a time after which
// a retry may succeed. common/rpc converts them to google.rpc.ErrorInfo and RetryInfo; no other code knows those
// messages. All functions here are thread-safe.

// The type URL under which an ErrorDetail is a payload of absl::Status.
inline constexpr std::string_view kErrorDetailTypeUrl = "type.outlay/outlay.ErrorDetail";

using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

struct ErrorDetail {
  std::string reason;                         // UPPER_SNAKE_CASE, never changed once released.
  ErrorMetadata metadata;                     // lower_snake_case keys, in the order given.
  std::optional<absl::Duration> retry_after;  // Nanoseconds are kept; never negative.

  bool operator==(const ErrorDetail&) const = default;
};

// Makes an error with a reason. `message` is for people and says what would help. `code` must not be OK. A negative
// `retry_after` counts as zero.
absl::Status MakeError(absl::StatusCode code, std::string_view reason, std::string_view message,
                       ErrorMetadata metadata = {}, std::optional<absl::Duration> retry_after = {});

// Returns the detail that MakeError put into `status`; nothing for OK, for statuses made elsewhere, and for a payload
// that does not parse.
std::optional<ErrorDetail> GetErrorDetail(const absl::Status& status);

// Returns the reason alone; empty where GetErrorDetail returns nothing.
std::string ErrorReason(const absl::Status& status);

// INVALID_ARGUMENT / FIELD_REQUIRED {field}: `field` (a path such as "lines[2].quantity") is empty or missing.
absl::Status FieldRequired(std::string_view field);

// INVALID_ARGUMENT / FIELD_INVALID {field}: `field` is set but wrong; `why` completes "<field> ...", for example "must
// be positive".
absl::Status FieldInvalid(std::string_view field, std::string_view why);

// INVALID_ARGUMENT / TOO_MANY_ITEMS {field, given, limit}: a page, batch or collection above its limit.
absl::Status TooManyItems(std::string_view field, int64_t given, int64_t limit);

// INVALID_ARGUMENT / FIELD_TOO_LONG {field, given, limit}: a text above its limit; both counts are in `unit`.
absl::Status TooLong(std::string_view field, int64_t given, int64_t limit, std::string_view unit = "bytes");

// ABORTED / ETAG_MISMATCH {name}: the resource changed since the caller read it; read again and retry.
absl::Status EtagMismatch(std::string_view name);

// ALREADY_EXISTS / REQUEST_ID_REUSED {field}: the request id belongs to an earlier request with other content; `field`
// is the first field that differs.
absl::Status RequestIdReused(std::string_view field);

// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED {quota, limit}: the organization has reached the limit; a retry does not help.
absl::Status QuotaExceeded(std::string_view quota, int64_t limit);

// RESOURCE_EXHAUSTED / OVERLOADED: a queue is full; the same call can be repeated after `retry_after`.
absl::Status Overloaded(absl::Duration retry_after);

// UNAVAILABLE / DEPENDENCY_UNAVAILABLE {service}: another service did not answer; the same call can be repeated.
absl::Status DependencyUnavailable(std::string_view service);

// DATA_LOSS / STORED_BYTES_UNREADABLE {what}: stored bytes do not parse; `what` names the keyspace or file. Callers of
// RPCs get only "internal error".
absl::Status DataLoss(std::string_view what);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_ERRORS_H_
