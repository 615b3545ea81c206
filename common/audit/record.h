// Log records in the form for auditors. All functions are thread-safe.
#ifndef OUTLAY_COMMON_AUDIT_RECORD_H_
#define OUTLAY_COMMON_AUDIT_RECORD_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/command/log_record.h"
#include "outlay/audit/v1/audit.pb.h"
#include "outlay/command/storage/v1/log.pb.h"

namespace outlay::audit {

// The command of records about denied calls; their `after` is a v1::DeniedCalls.
inline constexpr std::string_view kDenyCommand = "audit.deny";

// Returns how the command of a record ended.
v1::AuditRecord::Outcome OutcomeOf(const command::storage::v1::LogRecord& record);

// Converts `record`, from which `link` was read, including its content.
v1::AuditRecord ToAuditRecord(const command::storage::v1::LogRecord& record, const command::RecordLink& link);

// Reads the record from `content`, chained to `previous`: a comparison with a received record requires no trust in its
// sender. DATA_LOSS / STORED_BYTES_UNREADABLE: it is not a log record.
absl::StatusOr<v1::AuditRecord> ReadContent(const Digest& previous, std::string_view content);

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_RECORD_H_
