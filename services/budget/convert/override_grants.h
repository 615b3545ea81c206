// Converts override grants between messages of the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_OVERRIDE_GRANTS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_OVERRIDE_GRANTS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/budget/v1/override_grant.pb.h"
#include "services/budget/domain/holds/override_grant.h"

namespace outlay::budget {

// Returns the fields that the maker of a grant writes. INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<OverrideGrant> FromProto(const v1::OverrideGrant& proto);

// `names_budget`: the reader may know which budget is passed over.
v1::OverrideGrant ToProto(std::string_view organization, const OverrideGrant& grant, absl::Time business_now,
                          bool names_budget);

// Returns an etag that changes with every change of the grant.
std::string EtagOf(const OverrideGrant& grant);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_OVERRIDE_GRANTS_H_
