// Converts between the API's messages of guided buying and domain values.
#ifndef OUTLAY_SERVICES_APPROVAL_CONVERT_BUYING_H_
#define OUTLAY_SERVICES_APPROVAL_CONVERT_BUYING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/approval/v1/buying_policy.pb.h"
#include "outlay/approval/v1/guided_buying.pb.h"
#include "services/approval/domain/buying.h"
#include "services/approval/domain/buying_exception.h"

namespace outlay::approval {

// Requests were validated at the edge. INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID {field}: errors that the edge
// cannot detect.
absl::StatusOr<BuyingPolicySpec> FromProto(const v1::BuyingPolicy& proto);
// INVALID_ARGUMENT / FIELD_INVALID {field}: a category that is not a code.
absl::StatusOr<PurchaseItem> FromProto(const v1::PurchaseItem& proto);

v1::BuyingPolicy ToProto(std::string_view organization, const BuyingPolicy& policy);
v1::PurchaseItem ToProto(std::string_view organization, const PurchaseItem& item);
// Shows the state as of `now`.
v1::BuyingException ToProto(std::string_view organization, const BuyingException& exception, absl::Time now);
// Leaves `usable_exception` unset.
v1::PurchaseVerdict ToProto(std::string_view organization, const PurchaseVerdict& verdict);

std::string EtagOf(const BuyingPolicy& policy);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_CONVERT_BUYING_H_
