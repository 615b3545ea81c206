#include "common/audit/verify.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "common/audit/record.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/util/message_differencer.h"

namespace outlay::audit {
namespace {

absl::Status Broken(int64_t sequence, std::string_view why) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "AUDIT_CHAIN_BROKEN",
                   Concat("record ", sequence, " does not fit: ", why), {{"organization_sequence", Concat(sequence)}});
}

}  // namespace

absl::Status ExportVerifier::Add(const v1::AuditRecord& record) {
  const int64_t sequence = record.organization_sequence();
  const std::optional<Digest> previous = Digest::FromBytes(record.previous_hash());
  if (record.content().empty() || !previous.has_value()) return Broken(sequence, "it has no content or no hash");
  command::storage::v1::LogRecord logged;
  const absl::StatusOr<v1::AuditRecord> said = ReadContent(*previous, record.content());
  if (!said.ok() || !command::ParseRecord(record.content(), &logged).ok()) {
    return Broken(sequence, "its content is no log record");
  }
  if (!google::protobuf::util::MessageDifferencer::Equals(*said, record)) {
    return Broken(sequence, "it says something else than its content");
  }
  OUTLAY_RETURN_IF_ERROR(CheckPlace(record, *previous));
  if (records_ == 0) {
    organization_ = logged.organization();
    first_ = sequence;
    // Where records before it were trimmed or not asked for, the head may speak for the last of them.
    OUTLAY_RETURN_IF_ERROR(CheckHead(sequence - 1, record.previous_hash()));
  }
  const bool is_of_head =
      !head_.has_value() || head_->organization() == Concat("organizations/", logged.organization());
  if (logged.organization() != organization_ || !is_of_head) return Broken(sequence, "it is another organization's");
  OUTLAY_RETURN_IF_ERROR(CheckHead(sequence, record.hash()));
  ++records_;
  last_ = sequence;
  last_hash_ = record.hash();
  return absl::OkStatus();
}

absl::Status ExportVerifier::CheckPlace(const v1::AuditRecord& record, const Digest& previous) const {
  const int64_t sequence = record.organization_sequence();
  if (records_ == 0) {
    if (sequence < 1) return Broken(sequence, "records are numbered from 1");
    if (sequence == 1 && !previous.IsZero()) return Broken(sequence, "the first record has none before it");
    return absl::OkStatus();
  }
  if (sequence != last_ + 1) return Broken(sequence, Concat("it follows record ", last_));
  if (record.previous_hash() != last_hash_) {
    return Broken(sequence, "it does not name the hash of the record before it");
  }
  return absl::OkStatus();
}

absl::Status ExportVerifier::CheckHead(int64_t sequence, const std::string& hash) {
  if (!head_.has_value() || head_->organization_sequence() != sequence) return absl::OkStatus();
  if (head_->hash() != hash) return Broken(sequence, "its hash is not the one that the head names");
  met_head_ = true;
  return absl::OkStatus();
}

absl::Status ExportVerifier::Finish() const {
  const bool is_nothing = head_.has_value() && head_->organization_sequence() == 0 && records_ == 0;
  if (!head_.has_value() || met_head_ || is_nothing) return absl::OkStatus();
  return Broken(head_->organization_sequence(),
                records_ == 0 ? std::string("there are no records")
                              : Concat("the head names it, but these are records ", first_, " to ", last_));
}

int64_t ExportVerifier::beyond_head() const {
  return head_.has_value() && records_ > 0 ? last_ - std::max(head_->organization_sequence(), first_ - 1) : 0;
}

}  // namespace outlay::audit
