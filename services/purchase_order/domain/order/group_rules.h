// What the settings of an order's group ask of it (D9). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_GROUP_RULES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_GROUP_RULES_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/group_settings.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// What holds for the group of an order at the organization's business time.
struct GroupRules {
  GroupSettings settings;
  // Those of settings.delivery_addresses that are in force; who receives there does not matter.
  std::vector<Address> delivery_addresses;
  // Those of the payment methods in question that are payment instruments of the organization, and in force.
  std::set<std::string> own_instruments;
  // Who orders has one of settings.personal_payment_forbidden_roles there.
  bool has_forbidden_role = false;
};

// The fields, as the API names them, that are not as the rules ask; in the API's order.
std::vector<std::string> UnmetFields(const Order& order, const GroupRules& rules);

// Whether an order may be issued, or an issued one may become what it is in `after`. What was not as asked before
// (null: a draft) may stay so, else nothing of it could be changed any more when a group gets stricter.
// FAILED_PRECONDITION / GROUP_SETTING_UNMET {field, group}.
absl::Status CheckGroupRules(const Order* before, const Order& after, const GroupRules& rules);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_GROUP_RULES_H_
