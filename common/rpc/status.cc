#include "common/rpc/status.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/limits.h"
#include "google/rpc/error_details.pb.h"

namespace outlay::rpc {
namespace {

// Never cuts inside a UTF-8 character, because protobuf strings must stay valid.
std::string Cut(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) {
    return std::string(text);
  }
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(text.substr(0, end));
}

bool IsSecret(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

google::rpc::Status Describe(const absl::Status& status) {
  const std::string message = Cut({status.message().data(), status.message().size()}, limits::kErrorMessageBytes);
  const ErrorDetail detail = GetErrorDetail(status).value_or(ErrorDetail{});
  google::rpc::Status described;
  described.set_code(static_cast<int>(status.code()));
  described.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(detail.reason.empty() ? std::string(CodeName(status.code())) : detail.reason);
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : detail.metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  described.add_details()->PackFrom(info);
  if (detail.retry_after.has_value()) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(*detail.retry_after));
    retry.mutable_retry_delay()->set_nanos(
        static_cast<int32_t>(absl::ToInt64Nanoseconds(*detail.retry_after % absl::Seconds(1))));
    described.add_details()->PackFrom(retry);
  }
  return described;
}

ErrorMetadata SortedMetadata(const google::rpc::ErrorInfo& info) {
  ErrorMetadata metadata(info.metadata().begin(), info.metadata().end());
  std::sort(metadata.begin(), metadata.end());
  return metadata;
}

}  // namespace

std::string_view CodeName(absl::StatusCode code) {
  static const auto* const kNames = [] {
    auto* names = new std::vector<std::string>;
    for (int i = 0; i <= static_cast<int>(absl::StatusCode::kUnauthenticated); ++i) {
      names->push_back(absl::StatusCodeToString(static_cast<absl::StatusCode>(i)));
    }
    return names;
  }();
  const auto index = static_cast<size_t>(code);
  return index < kNames->size() ? (*kNames)[index] : (*kNames)[static_cast<size_t>(absl::StatusCode::kUnknown)];
}

absl::Status MethodUnknown(std::string_view method) {
  return MakeError(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN", Concat("this server has no method ", method),
                   {{"method", std::string(method)}});
}

absl::Status NoAnswer(std::string_view service) {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "NO_ANSWER",
                   Concat(service, " did not answer in time; repeat the call with the same request id"),
                   {{"service", std::string(service)}});
}

absl::Status ServerStopping() {
  return MakeError(absl::StatusCode::kUnavailable, "SERVER_STOPPING", "the server stops; call again");
}

absl::Status CredentialsExpired() {
  return MakeError(absl::StatusCode::kUnauthenticated, "CREDENTIALS_EXPIRED",
                   "what the stream was opened with has expired or was withdrawn; open another one with a new token");
}

absl::Status AnswersNotRead() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "ANSWERS_NOT_READ",
                   "the caller leaves what it is answered unread; open another stream and read on");
}

absl::Status Presentable(const absl::Status& status, std::string_view incident) {
  if (status.ok()) {
    return status;
  }
  if (IsSecret(status.code())) {
    return MakeError(absl::StatusCode::kInternal, "INTERNAL", "internal error; tell the operators the incident",
                     {{"incident", std::string(incident)}});
  }
  ErrorDetail detail = GetErrorDetail(status).value_or(ErrorDetail{});
  if (detail.metadata.size() > limits::kErrorMetadataEntries) {
    detail.metadata.resize(limits::kErrorMetadataEntries);
  }
  for (auto& [key, value] : detail.metadata) {
    value = Cut(value, limits::kErrorMetadataBytes);
  }
  return MakeError(status.code(), detail.reason.empty() ? CodeName(status.code()) : detail.reason,
                   Cut({status.message().data(), status.message().size()}, limits::kErrorMessageBytes),
                   std::move(detail.metadata), detail.retry_after);
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  return Describe(Presentable(status, ""));
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) {
    return grpc::Status::OK;
  }
  const google::rpc::Status described = Describe(status);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), described.message(), described.SerializeAsString());
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  google::rpc::Status described;
  google::rpc::ErrorInfo info;
  google::rpc::RetryInfo retry;
  std::optional<absl::Duration> retry_after;
  if (described.ParseFromString(status.error_details())) {
    for (const auto& detail : described.details()) {
      detail.UnpackTo(&info);
      if (detail.UnpackTo(&retry)) {
        retry_after = absl::Seconds(retry.retry_delay().seconds()) + absl::Nanoseconds(retry.retry_delay().nanos());
      }
    }
  }
  return info.reason().empty()
             ? absl::Status(code, status.error_message())
             : MakeError(code, info.reason(), status.error_message(), SortedMetadata(info), retry_after);
}

}  // namespace outlay::rpc
