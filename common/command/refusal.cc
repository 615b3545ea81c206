#include "common/command/refusal.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::command {
namespace {

bool NamesQuota(const ErrorDetail& detail) {
  return std::any_of(detail.metadata.begin(), detail.metadata.end(),
                     [](const auto& entry) { return entry.first == "quota"; });
}

}  // namespace

bool IsRefusalByRule(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return true;
    default:
      return false;
  }
}

bool IsRemembered(const absl::Status& error) {
  switch (error.code()) {
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kResourceExhausted:
      break;
    default:
      return false;
  }
  const std::optional<ErrorDetail> detail = GetErrorDetail(error);
  if (!detail.has_value() || detail->retry_after.has_value()) return false;
  return error.code() != absl::StatusCode::kResourceExhausted || NamesQuota(*detail);
}

void WriteRefusal(const absl::Status& error, storage::v1::Refusal* refusal) {
  refusal->Clear();
  refusal->set_code(static_cast<int>(error.code()));
  const absl::string_view message = error.message();
  refusal->set_message(message.data(), message.size());
  std::optional<ErrorDetail> detail = GetErrorDetail(error);
  if (!detail.has_value()) return;
  refusal->set_reason(std::move(detail->reason));
  for (auto& [key, value] : detail->metadata) {
    storage::v1::Refusal::Value* const to = refusal->add_values();
    to->set_key(std::move(key));
    to->set_value(std::move(value));
  }
}

absl::Status ReadRefusal(const storage::v1::Refusal& refusal) {
  ErrorMetadata metadata;
  for (const storage::v1::Refusal::Value& value : refusal.values()) {
    metadata.emplace_back(value.key(), value.value());
  }
  return MakeError(static_cast<absl::StatusCode>(refusal.code()), refusal.reason(), refusal.message(),
                   std::move(metadata));
}

}  // namespace outlay::command
