#include "common/base/errors.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "common/base/strings.h"

namespace outlay {
namespace {

// Payload: reason, metadata count, key and value of each, then 0 or 1 and the delay in nanoseconds. Numbers and lengths
// are LEB128 varints. It never leaves the process, so the encoding has no version.

void PutVarint(uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void PutText(std::string_view text, std::string& out) {
  PutVarint(text.size(), out);
  out.append(text);
}

bool TakeVarint(std::string_view& in, uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(in.front());
    in.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) {
      return true;
    }
  }
  return false;
}

bool TakeText(std::string_view& in, std::string& text) {
  uint64_t size = 0;
  if (!TakeVarint(in, size) || size > in.size()) {
    return false;
  }
  text.assign(in.substr(0, size));
  in.remove_prefix(size);
  return true;
}

std::string Encode(std::string_view reason, const ErrorMetadata& metadata,
                   const std::optional<absl::Duration>& retry_after) {
  std::string out;
  PutText(reason, out);
  PutVarint(metadata.size(), out);
  for (const auto& [key, value] : metadata) {
    PutText(key, out);
    PutText(value, out);
  }
  PutVarint(retry_after.has_value() ? 1 : 0, out);
  if (retry_after.has_value()) {
    PutVarint(static_cast<uint64_t>(absl::ToInt64Nanoseconds(std::max(*retry_after, absl::ZeroDuration()))), out);
  }
  return out;
}

std::optional<ErrorDetail> Decode(std::string_view in) {
  ErrorDetail detail;
  uint64_t count = 0;
  if (!TakeText(in, detail.reason) || !TakeVarint(in, count)) {
    return std::nullopt;
  }
  for (; count > 0; --count) {
    std::string key;
    std::string value;
    if (!TakeText(in, key) || !TakeText(in, value)) {
      return std::nullopt;
    }
    detail.metadata.emplace_back(std::move(key), std::move(value));
  }
  uint64_t has_retry = 0;
  uint64_t nanos = 0;
  if (!TakeVarint(in, has_retry) || (has_retry == 1 && !TakeVarint(in, nanos))) {
    return std::nullopt;
  }
  if (has_retry == 1) {
    detail.retry_after = absl::Nanoseconds(static_cast<int64_t>(nanos));
  }
  return detail;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, std::string_view reason, std::string_view message, ErrorMetadata metadata,
                       std::optional<absl::Duration> retry_after) {
  absl::Status status(code, ToAbsl(message));
  status.SetPayload(ToAbsl(kErrorDetailTypeUrl), absl::Cord(Encode(reason, metadata, retry_after)));
  return status;
}

std::optional<ErrorDetail> GetErrorDetail(const absl::Status& status) {
  const auto payload = status.GetPayload(ToAbsl(kErrorDetailTypeUrl));
  if (!payload.has_value()) {
    return std::nullopt;
  }
  return Decode(std::string(*payload));
}

std::string ErrorReason(const absl::Status& status) {
  std::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() ? std::move(detail->reason) : std::string();
}

absl::Status FieldRequired(std::string_view field) {
  return MakeError(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED", Concat(field, " is required"),
                   {{"field", std::string(field)}});
}

absl::Status FieldInvalid(std::string_view field, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", Concat(field, " ", why),
                   {{"field", std::string(field)}});
}

absl::Status TooManyItems(std::string_view field, int64_t given, int64_t limit) {
  return MakeError(absl::StatusCode::kInvalidArgument, "TOO_MANY_ITEMS",
                   Concat(field, " has ", given, " items; send at most ", limit),
                   {{"field", std::string(field)}, {"given", Concat(given)}, {"limit", Concat(limit)}});
}

absl::Status TooLong(std::string_view field, int64_t given, int64_t limit, std::string_view unit) {
  return MakeError(absl::StatusCode::kInvalidArgument, "FIELD_TOO_LONG",
                   Concat(field, " is ", given, " ", unit, " long; send at most ", limit),
                   {{"field", std::string(field)}, {"given", Concat(given)}, {"limit", Concat(limit)}});
}

absl::Status EtagMismatch(std::string_view name) {
  return MakeError(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                   Concat(name, " has changed since it was read; read it again and repeat the change"),
                   {{"name", std::string(name)}});
}

absl::Status RequestIdReused(std::string_view field) {
  return MakeError(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                   Concat("this request_id was used before with another ", field,
                          "; repeat the first request unchanged, or send this one under a new request_id"),
                   {{"field", std::string(field)}});
}

absl::Status QuotaExceeded(std::string_view quota, int64_t limit) {
  return MakeError(
      absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED",
      Concat("the organization has reached its quota ", quota, " of ", limit, "; remove some or have the quota raised"),
      {{"quota", std::string(quota)}, {"limit", Concat(limit)}});
}

absl::Status Overloaded(absl::Duration retry_after) {
  return MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                   Concat("too many calls are waiting; repeat the call after ", absl::FormatDuration(retry_after)), {},
                   retry_after);
}

absl::Status DependencyUnavailable(std::string_view service) {
  return MakeError(absl::StatusCode::kUnavailable, "DEPENDENCY_UNAVAILABLE",
                   Concat("the service ", service, " did not answer; repeat the call"),
                   {{"service", std::string(service)}});
}

absl::Status DataLoss(std::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, "STORED_BYTES_UNREADABLE",
                   Concat("stored bytes of ", what, " do not parse; restore them from a backup"),
                   {{"what", std::string(what)}});
}

}  // namespace outlay
