// Converts between the API's messages of settings and domain values.
#ifndef OUTLAY_SERVICES_APPROVAL_CONVERT_SETTINGS_H_
#define OUTLAY_SERVICES_APPROVAL_CONVERT_SETTINGS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "outlay/approval/v1/approval_settings.pb.h"
#include "services/approval/domain/approval_settings.h"

namespace outlay::approval {

// INVALID_ARGUMENT / FIELD_INVALID {field}: a time zone or day that does not exist, or a week without working days.
absl::StatusOr<ApprovalSettings> FromProto(const v1::ApprovalSettings& proto);
v1::ApprovalSettings ToProto(const ApprovalSettings& settings);
std::string EtagOf(const ApprovalSettings& settings);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_CONVERT_SETTINGS_H_
