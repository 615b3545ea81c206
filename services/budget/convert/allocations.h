// Converts allocations between messages of the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_ALLOCATIONS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_ALLOCATIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "outlay/budget/v1/allocation.pb.h"
#include "services/budget/domain/budgets/allocation.h"

namespace outlay::budget {

// INVALID_ARGUMENT / FIELD_INVALID {field}: not exactly one kind of share is set.
absl::StatusOr<AllocationShare> FromProto(std::string_view field, const v1::AllocationShare& proto);
v1::AllocationShare ToProto(const AllocationShare& share);

// Converts rules of a budget in `currency`; unset rules become empty. Errors as above.
absl::StatusOr<AllocationRules> FromProto(const v1::AllocationRules& proto, Currency currency);
v1::AllocationRules ToProto(const AllocationRules& rules, Currency currency);

// Returns "organizations/acme/budgets/travel/allocations/ann"; without a member, ".../-".
std::string AllocationName(std::string_view organization, std::string_view budget_id, std::string_view member_id);

// Returns a member's allocation of a plan, with zero amounts if the member has none.
v1::Allocation ToProto(std::string_view organization, const Budget& budget, const AllocationPlan& plan,
                       const std::string& member_id);

// Returns the allocations of those `members` that have one, and the totals of the plan.
v1::AllocationsChanged ToProto(std::string_view organization, const Budget& budget, const std::string& period,
                               const Money& limit, const AllocationPlan& plan, const std::vector<std::string>& members);
void ShowReturned(const Money& returned, v1::AllocationsChanged* changed);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_ALLOCATIONS_H_
