#include "common/rpc/call_log.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/rpc/status.h"

namespace outlay::rpc {
namespace {

void AddUnlessEmpty(std::string_view key, const std::string& value, std::vector<LogField>& fields) {
  if (!value.empty()) {
    fields.emplace_back(key, value);
  }
}

// Internal errors are logged in full; for refusals the reason suffices, since their texts may quote the caller.
void AddError(const absl::Status& status, const absl::Status& answered, std::vector<LogField>& fields) {
  fields.emplace_back("reason", ErrorReason(answered));
  const bool internal = answered.code() == absl::StatusCode::kInternal;
  const std::optional<ErrorDetail> detail = GetErrorDetail(answered);
  if (internal) {
    fields.emplace_back("cause", status.ToString(absl::StatusToStringMode::kWithNoExtraData));
  }
  for (const auto& [key, value] : detail.has_value() ? detail->metadata : ErrorMetadata{}) {
    if (key == "incident" || key == "field") {
      fields.emplace_back(key, value);
    }
  }
}

}  // namespace

void CallLog::OnStarted(const Method&) {}

void CallLog::OnFinished(const CallContext& context, absl::Duration took, const absl::Status& status,
                         const absl::Status& answered) {
  const bool slow = context.method->kind() == MethodKind::kUnary && took >= options_.slow;
  if (status.ok() && !slow && ordinary_.fetch_add(1, std::memory_order_relaxed) % options_.sampling != 0) {
    return;
  }
  const bool internal = answered.code() == absl::StatusCode::kInternal;
  const LogLevel level = internal ? LogLevel::kError : slow ? LogLevel::kWarning : LogLevel::kInfo;
  if (!log_->IsEnabled(level)) {
    return;
  }
  std::vector<LogField> fields = {{"method", std::string_view(context.method->path()).substr(1)},
                                  {"code", CodeName(answered.code())},
                                  {"took_us", absl::ToInt64Microseconds(took)}};
  AddUnlessEmpty("organization", context.caller.organization, fields);
  AddUnlessEmpty("subject", context.caller.subject, fields);
  AddUnlessEmpty("on_behalf_of", context.caller.on_behalf_of, fields);
  AddUnlessEmpty("cause_id", context.caller.cause, fields);
  AddUnlessEmpty("request_id", context.request_id, fields);
  AddUnlessEmpty("trace_parent", context.trace_parent, fields);
  if (!status.ok()) {
    AddError(status, answered, fields);
  }
  log_->Write(level, "rpc.finished", fields);
}

}  // namespace outlay::rpc
