#include "common/flow/call_end.h"

#include <string>

#include "common/base/errors.h"

namespace outlay::flow {

CallEnd EndOf(const absl::Status& status) {
  // The other service's copy of the directory may still bring it.
  if (ErrorReason(status) == "ORGANIZATION_NOT_FOUND") return CallEnd::kUnknown;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return CallEnd::kAnswered;
    case absl::StatusCode::kResourceExhausted:
      return ErrorReason(status) == "QUOTA_EXCEEDED" ? CallEnd::kRefused : CallEnd::kUnknown;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return CallEnd::kRefused;
    default:
      return CallEnd::kUnknown;
  }
}

bool IsAboutRequestId(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == "REQUEST_ID_REUSED" || reason == "REQUEST_TOO_OLD";
}

bool IsAboutCopy(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == "GROUP_NOT_FOUND" || reason == "RATE_MISSING";
}

}  // namespace outlay::flow
