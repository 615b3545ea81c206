// The limits of the audit, by name.
#ifndef OUTLAY_COMMON_AUDIT_LIMITS_H_
#define OUTLAY_COMMON_AUDIT_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::audit::limits {

// Open ReadAuditRecords streams of one service; each reads feed::limits::kReadBytes of the log at a time.
inline constexpr size_t kReaders = 64;
// Such streams of one organization, so that none can take all of them.
inline constexpr size_t kReadersPerOrganization = 4;
// The time after which a refused reader may retry.
inline constexpr absl::Duration kReaderRetryAfter = absl::Seconds(1);
// Denied calls of one caller in a window that are recorded one by one; further ones are summed in one record.
inline constexpr size_t kDenialsPerCaller = 10;
// Callers of one organization that are distinguished in a window; further ones are summed as one.
inline constexpr size_t kDeniedCallers = 20;
// Organizations with recorded denials in a window; denials of further ones are only counted.
inline constexpr size_t kDeniedOrganizations = 1000;
// The window for summing denied calls.
inline constexpr absl::Duration kDenialWindow = absl::Minutes(1);
// A file with the key that signs heads, in bytes.
inline constexpr size_t kKeyFileBytes = size_t{16} << 10;

}  // namespace outlay::audit::limits

#endif  // OUTLAY_COMMON_AUDIT_LIMITS_H_
