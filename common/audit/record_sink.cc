#include "common/audit/record_sink.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/audit/record.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/log_record.h"
#include "common/rpc/formats.h"
#include "common/rpc/values.h"

namespace outlay::audit {
namespace {

using command::storage::v1::LogRecord;

// A name that ends with '*' stands for all those that have a number there: what was done to many in one step.
bool StandsFor(std::string_view resource, std::string_view asked) {
  if (!resource.ends_with('*')) return false;
  resource.remove_suffix(1);
  if (!asked.starts_with(resource) || asked.size() == resource.size()) return false;
  asked.remove_prefix(resource.size());
  return std::all_of(asked.begin(), asked.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsAt(const std::string& resource, const std::string& above) {
  if (StandsFor(resource, above)) return true;
  const bool begins = resource.compare(0, above.size(), above) == 0;
  return begins && (resource.size() == above.size() || resource[above.size()] == '/');
}

// A step on one thing may have changed another, and said so: a proposal that is confirmed changes a rule.
bool Concerns(const LogRecord& record, const std::string& above) {
  const auto& events = record.events();
  return IsAt(record.resource(), above) ||
         std::any_of(events.begin(), events.end(), [&](const auto& event) { return IsAt(event.subject(), above); });
}

}  // namespace

absl::Status RecordsMissing(std::string_view why) {
  return MakeError(absl::StatusCode::kOutOfRange, "LOG_TRIMMED", why);
}

RecordSink::RecordSink(int64_t last, Stream call)
    : last_(last),
      call_(std::move(call)),
      organization_(rpc::OrganizationOf(call_.request().parent())),
      start_(call_.request().has_start_time() ? rpc::TimeFromProto(call_.request().start_time())
                                              : absl::InfinitePast()),
      end_(call_.request().has_end_time() ? rpc::TimeFromProto(call_.request().end_time()) : absl::InfiniteFuture()) {}

void RecordSink::Send(store::PartitionId, std::vector<store::LogEntry> records, UniqueFunction<void(bool)> done) {
  v1::ReadAuditRecordsResponse response;
  for (const store::LogEntry& entry : records) {
    if (const absl::Status status = Add(entry, &response); !status.ok()) {
      call_.Finish(status);
      return done(false);
    }
    if (is_over_) break;
  }
  if (response.records().empty()) {
    if (is_over_) call_.Finish(absl::OkStatus());
    return done(!is_over_ && !call_.cancelled());
  }
  call_.Write(response, [call = call_, is_over = is_over_, done = std::move(done)](bool is_good) mutable {
    if (is_good && is_over) call.Finish(absl::OkStatus());
    done(is_good && !is_over);
  });
}

bool RecordSink::CaughtUp() {
  // All records up to the last may have been trimmed.
  const absl::Status status = has_met_any_ || last_ == 0 ? absl::OkStatus() : Missed(last_ + 1);
  call_.Finish(status);
  return false;
}

void RecordSink::Fail(const absl::Status& status) {
  call_.Finish(ErrorReason(status) == "LOG_TRIMMED" ? RecordsMissing("records were trimmed while they were read; "
                                                                     "read again")
                                                    : status);
}

absl::Status RecordSink::Add(const store::LogEntry& entry, v1::ReadAuditRecordsResponse* response) {
  LogRecord record;
  OUTLAY_RETURN_IF_ERROR(command::ParseRecord(entry.record, &record));
  const absl::Time time = absl::FromUnixMicros(record.time_unix_micros());
  // Times never go back in a partition.
  is_over_ = time >= end_;
  if (is_over_ || record.organization() != organization_) return absl::OkStatus();
  const auto sequence = static_cast<int64_t>(record.organization_sequence());
  is_over_ = sequence >= last_;
  if (!std::exchange(has_met_any_, true)) OUTLAY_RETURN_IF_ERROR(Missed(sequence));
  const v1::ReadAuditRecordsRequest& request = call_.request();
  if (sequence > last_ || sequence <= request.after_organization_sequence() || time < start_ || !IsWanted(record)) {
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const command::RecordLink link, command::ReadLink(entry.record));
  v1::AuditRecord* const added = response->add_records();
  *added = ToAuditRecord(record, link);
  if (!request.include_content()) added->clear_content();
  ++sent_;
  is_over_ = is_over_ || (request.max_records() > 0 && sent_ >= request.max_records());
  return absl::OkStatus();
}

// Whoever names a time does not ask for what was before it.
absl::Status RecordSink::Missed(int64_t sequence) {
  const int64_t after = call_.request().after_organization_sequence();
  if (after == 0 || after >= sequence - 1 || start_ != absl::InfinitePast()) return absl::OkStatus();
  return RecordsMissing(Concat("the records after ", after,
                               " are no longer kept; read from the oldest with after_organization_sequence 0"));
}

bool RecordSink::IsWanted(const LogRecord& record) const {
  const v1::ReadAuditRecordsRequest& request = call_.request();
  const std::string& actor = request.actor();
  return (actor.empty() || record.subject() == actor || record.on_behalf_of() == actor) &&
         (request.command().empty() || record.command() == request.command()) &&
         (request.resource().empty() || Concerns(record, request.resource())) &&
         (request.outcome() == v1::AuditRecord::OUTCOME_UNSPECIFIED || OutcomeOf(record) == request.outcome());
}

}  // namespace outlay::audit
