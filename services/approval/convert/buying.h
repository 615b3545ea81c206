// Between the API's messages of guided buying and domain values.
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

// Requests passed the edge. INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID {field}: what the edge cannot see.
absl::StatusOr<BuyingPolicySpec> FromProto(const v1::BuyingPolicy& proto);
// INVALID_ARGUMENT / FIELD_INVALID {field}: a category that is no code.
absl::StatusOr<PurchaseItem> FromProto(const v1::PurchaseItem& proto);

v1::BuyingPolicy ToProto(std::string_view organization, const BuyingPolicy& policy);
v1::PurchaseItem ToProto(std::string_view organization, const PurchaseItem& item);
// In the state that it counts as at `now`.
v1::BuyingException ToProto(std::string_view organization, const BuyingException& exception, absl::Time now);
// But for `usable_exception`.
v1::PurchaseVerdict ToProto(std::string_view organization, const PurchaseVerdict& verdict);

std::string EtagOf(const BuyingPolicy& policy);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_CONVERT_BUYING_H_
