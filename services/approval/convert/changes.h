// Converts changes that take two persons between the API's messages and domain values.
#ifndef OUTLAY_SERVICES_APPROVAL_CONVERT_CHANGES_H_
#define OUTLAY_SERVICES_APPROVAL_CONVERT_CHANGES_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "outlay/approval/v1/approval_change.pb.h"
#include "services/approval/domain/approval_change.h"

namespace outlay::approval {

std::string EtagOf(const ApprovalChange& change);
// Shows the state as of `now`.
v1::ApprovalChange ToProto(std::string_view organization, const ApprovalChange& change, absl::Time now);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_CONVERT_CHANGES_H_
