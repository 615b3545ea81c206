#include "common/audit/record.h"

#include <string>

#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::audit {
namespace {

using command::storage::v1::LogRecord;

std::string DigestOf(const std::string& resource) {
  return resource.empty() ? std::string() : std::string(Sha256(resource).bytes());
}

}  // namespace

v1::AuditRecord::Outcome OutcomeOf(const LogRecord& record) {
  if (record.command() == kDenyCommand) return v1::AuditRecord::OUTCOME_DENIED;
  const bool is_refused = record.has_refusal() || !record.refusal_reason().empty();
  return is_refused ? v1::AuditRecord::OUTCOME_REFUSED : v1::AuditRecord::OUTCOME_DONE;
}

v1::AuditRecord ToAuditRecord(const LogRecord& record, const command::RecordLink& link) {
  v1::AuditRecord audited;
  audited.set_organization_sequence(static_cast<int64_t>(record.organization_sequence()));
  *audited.mutable_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(record.time_unix_micros());
  audited.set_subject(record.subject());
  audited.set_on_behalf_of(record.on_behalf_of());
  audited.set_cause(record.cause());
  audited.set_command(record.command());
  audited.set_request_id(record.request_id());
  audited.set_request_digest(record.request_digest());
  audited.set_resource(record.resource());
  audited.set_outcome(OutcomeOf(record));
  audited.set_reason(record.has_refusal() ? record.refusal().reason() : record.refusal_reason());
  // One that does not parse says nothing more; its content is there.
  if (audited.outcome() == v1::AuditRecord::OUTCOME_DENIED &&
      audited.mutable_denied_calls()->ParseFromString(record.after())) {
    audited.set_reason(audited.denied_calls().reason());
  }
  audited.set_before_digest(DigestOf(record.before()));
  audited.set_after_digest(DigestOf(record.after()));
  audited.set_previous_hash(std::string(link.previous.bytes()));
  audited.set_hash(std::string(link.own.bytes()));
  audited.set_content(std::string(link.content));
  return audited;
}

absl::StatusOr<v1::AuditRecord> ReadContent(const Digest& previous, std::string_view content) {
  LogRecord record;
  OUTLAY_RETURN_IF_ERROR(command::ParseRecord(content, &record));
  return ToAuditRecord(record, {.previous = previous, .own = Sha256({previous.bytes(), content}), .content = content});
}

}  // namespace outlay::audit
