#include "common/command/log_record.h"

#include <optional>

#include "common/base/errors.h"
#include "common/store/value_codec.h"

namespace outlay::command {
namespace {

// Tag of `previous_hash` (field 1000, length-delimited) and its length. The field has the highest number, so appending
// it gives the same bytes as serializing it, and the hash needs no second pass.
constexpr std::string_view kLinkHeader = "\xc2\x3e\x20";
constexpr size_t kLinkBytes = kLinkHeader.size() + Digest::kBytes;

}  // namespace

Digest SealRecord(const storage::v1::LogRecord& record, const Digest& previous, std::string* bytes) {
  store::SerializeMessage(record, bytes);
  const Digest own = Sha256({previous.bytes(), *bytes});
  bytes->append(kLinkHeader).append(previous.bytes());
  return own;
}

absl::StatusOr<RecordLink> ReadLink(std::string_view bytes) {
  if (bytes.size() < kLinkBytes || bytes.substr(bytes.size() - kLinkBytes, kLinkHeader.size()) != kLinkHeader) {
    return DataLoss("log record");
  }
  const Digest previous = *Digest::FromBytes(bytes.substr(bytes.size() - Digest::kBytes));
  const std::string_view content = bytes.substr(0, bytes.size() - kLinkBytes);
  return RecordLink{.previous = previous, .own = Sha256({previous.bytes(), content}), .content = content};
}

absl::Status ParseRecord(std::string_view bytes, storage::v1::LogRecord* record) {
  if (!record->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return DataLoss("log record");
  return absl::OkStatus();
}

}  // namespace outlay::command
