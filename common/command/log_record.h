// The bytes of log records and the way they are chained. All functions are thread-safe.
#ifndef OUTLAY_COMMON_COMMAND_LOG_RECORD_H_
#define OUTLAY_COMMON_COMMAND_LOG_RECORD_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/digest.h"
#include "outlay/command/storage/v1/log.pb.h"

namespace outlay::command {

// Replaces `bytes` with the deterministic bytes of `record`, linked to `previous` (zero for an organization's first
// record), and returns the record's own hash. `record.previous_hash` must be empty.
Digest SealRecord(const storage::v1::LogRecord& record, const Digest& previous, std::string* bytes);

// A record's two hashes, read from its bytes. Its own hash covers the previous hash and `content`, which is a view of
// the bytes without `previous_hash`.
struct RecordLink {
  Digest previous;
  Digest own;
  std::string_view content;
};

// DATA_LOSS / STORED_BYTES_UNREADABLE: the bytes do not end with a previous hash.
absl::StatusOr<RecordLink> ReadLink(std::string_view bytes);

// Replaces `record`. DATA_LOSS / STORED_BYTES_UNREADABLE: the bytes are no log record.
absl::Status ParseRecord(std::string_view bytes, storage::v1::LogRecord* record);

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_LOG_RECORD_H_
