#include "services/approval/domain/names.h"

#include "common/base/resource_name.h"

namespace outlay::approval {

std::string ReviewName(std::string_view organization, std::string_view review_id) {
  return ResourceName(organization, "reviews", review_id);
}

std::string RuleName(std::string_view organization, std::string_view rule_id) {
  return OptionalName(organization, "rules", rule_id);
}

std::string DelegationName(std::string_view organization, std::string_view delegation_id) {
  return ResourceName(organization, "delegations", delegation_id);
}

std::string BuyingPolicyName(std::string_view organization, std::string_view policy_id) {
  return ResourceName(organization, "buyingPolicies", policy_id);
}

std::string BuyingExceptionName(std::string_view organization, std::string_view exception_id) {
  return OptionalName(organization, "buyingExceptions", exception_id);
}

std::string ApprovalChangeName(std::string_view organization, std::string_view change_id) {
  return ResourceName(organization, "approvalChanges", change_id);
}

}  // namespace outlay::approval
