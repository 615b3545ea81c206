// Resource names of this service, built from plain ids; common/base/resource_name.h parses them.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_NAMES_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_NAMES_H_

#include <string>
#include <string_view>

#include "common/base/shared_names.h"

namespace outlay::approval {

// "organizations/acme/reviews/po-1".
std::string ReviewName(std::string_view organization, std::string_view review_id);
// "organizations/acme/rules/big-orders".
std::string RuleName(std::string_view organization, std::string_view rule_id);
// "organizations/acme/delegations/summer".
std::string DelegationName(std::string_view organization, std::string_view delegation_id);
// "organizations/acme/buyingPolicies/no-laptops" and "organizations/acme/buyingExceptions/laptop-for-eve".
std::string BuyingPolicyName(std::string_view organization, std::string_view policy_id);
std::string BuyingExceptionName(std::string_view organization, std::string_view exception_id);
// "organizations/acme/approvalChanges/c-1".
std::string ApprovalChangeName(std::string_view organization, std::string_view change_id);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_NAMES_H_
