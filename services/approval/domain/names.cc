#include "services/approval/domain/names.h"

#include "common/base/resource_name.h"

namespace outlay::approval {
namespace {

std::string NameOrNothing(std::string_view organization, std::string_view collection, std::string_view id) {
  return id.empty() ? std::string() : ResourceName(organization, collection, id);
}

}  // namespace

std::string ReviewName(std::string_view organization, std::string_view review_id) {
  return ResourceName(organization, "reviews", review_id);
}

std::string RuleName(std::string_view organization, std::string_view rule_id) {
  return NameOrNothing(organization, "rules", rule_id);
}

std::string DelegationName(std::string_view organization, std::string_view delegation_id) {
  return ResourceName(organization, "delegations", delegation_id);
}

std::string BuyingPolicyName(std::string_view organization, std::string_view policy_id) {
  return ResourceName(organization, "buyingPolicies", policy_id);
}

std::string BuyingExceptionName(std::string_view organization, std::string_view exception_id) {
  return NameOrNothing(organization, "buyingExceptions", exception_id);
}

std::string ApprovalChangeName(std::string_view organization, std::string_view change_id) {
  return ResourceName(organization, "approvalChanges", change_id);
}

std::string UserName(std::string_view organization, std::string_view user_id) {
  return NameOrNothing(organization, "users", user_id);
}

std::string RoleName(std::string_view organization, std::string_view role_id) {
  return NameOrNothing(organization, "roles", role_id);
}

std::string GroupName(std::string_view organization, std::string_view group_id) {
  return NameOrNothing(organization, "groups", group_id);
}

std::string SupplierName(std::string_view organization, std::string_view supplier_id) {
  return NameOrNothing(organization, "suppliers", supplier_id);
}

}  // namespace outlay::approval
