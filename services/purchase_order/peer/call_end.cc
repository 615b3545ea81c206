#include "services/purchase_order/peer/call_end.h"

#include "common/base/errors.h"

namespace outlay::purchase_order {

CallEnd EndOf(const absl::Status& status) {
  // Its copy of the directory is on its way.
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

}  // namespace outlay::purchase_order
