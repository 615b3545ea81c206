// The settings that an order's group requires of it (D9). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_GROUP_RULES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_GROUP_RULES_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/group_settings.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// The settings of an order's group at the organization's business time, with the data to check them.
struct GroupRules {
  GroupSettings settings;
  // The addresses of settings.delivery_addresses that are in force, without their receivers.
  std::vector<Address> delivery_addresses;
  // The payment methods in question that are payment instruments of the organization and in force.
  std::set<std::string> own_instruments;
  // The person who orders has one of settings.personal_payment_forbidden_roles in the group.
  bool has_forbidden_role = false;
};

// Returns the fields that do not satisfy the rules, by their names in the API and in its order.
std::vector<std::string> UnmetFields(const Order& order, const GroupRules& rules);

// Checks whether an order may be issued, or an issued one become `after`. A field that did not satisfy the rules in
// `before` (null: a draft) may stay so; otherwise such an order could not be changed after a group became stricter.
// FAILED_PRECONDITION / GROUP_SETTING_UNMET {field, group}.
absl::Status CheckGroupRules(const Order* before, const Order& after, const GroupRules& rules);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_GROUP_RULES_H_
