// The key that signs the heads of a service's audit log.
#ifndef OUTLAY_COMMON_SERVICE_AUDIT_FLAGS_H_
#define OUTLAY_COMMON_SERVICE_AUDIT_FLAGS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "common/audit/head.h"

namespace outlay::service {

// That of --audit_key_file; nothing: no file is named. INVALID_ARGUMENT / FLAG_INVALID {flag}: it is no such key, or
// others can read it.
absl::StatusOr<std::optional<audit::HeadKey>> AuditKeyFromFlags();

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_AUDIT_FLAGS_H_
