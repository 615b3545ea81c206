// Converts between the API's messages and domain values.
#ifndef OUTLAY_SERVICES_APPROVAL_CONVERT_CONVERT_H_
#define OUTLAY_SERVICES_APPROVAL_CONVERT_CONVERT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/currency.h"
#include "google/protobuf/repeated_field.h"
#include "outlay/approval/v1/delegations.pb.h"
#include "outlay/approval/v1/review.pb.h"
#include "outlay/approval/v1/rule.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/approval/v1/subject.pb.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/simulation.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

// Requests were validated at the edge. INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID {field}: errors that the edge
// cannot detect; field paths start at the message. Amounts of rules and caps must be in `base`. The subject's amount in
// `base` is not set.
absl::StatusOr<RuleSpec> FromProto(const v1::Rule& proto, Currency base);
absl::StatusOr<Subject> FromProto(const v1::Subject& proto);
absl::StatusOr<Delegation> FromProto(const v1::Delegation& proto, Currency base);

v1::Rule ToProto(std::string_view organization, const Rule& rule, Currency base);
v1::Stage ToProto(std::string_view organization, const Stage& stage);
v1::Review ToProto(std::string_view organization, const Review& review);
// Leaves the amount in the organization's currency unset.
v1::SimulateReviewResponse ToProto(std::string_view organization, const Simulation& simulation);
v1::Delegation ToProto(std::string_view organization, const Delegation& delegation, Currency base);

std::string EtagOf(const Rule& rule);

// INVALID_ARGUMENT / FIELD_INVALID {field}: not 2 to 8 digits.
absl::Status CheckCategory(std::string_view field, std::string_view category);
// Converts a field "categories", dropping trailing pairs of zeros. Errors as CheckCategory.
absl::StatusOr<std::vector<std::string>> CategoriesFromProto(
    const google::protobuf::RepeatedPtrField<std::string>& proto);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_CONVERT_CONVERT_H_
