#include "services/purchase_order/domain/order/group_rules.h"

#include <algorithm>

#include "common/base/strings.h"
#include "services/purchase_order/domain/errors.h"

namespace outlay::purchase_order {
namespace {

// `field`: one of OrderFieldNames().
const std::string& InformationOf(const OrderInformation& information, const std::string& field) {
  if (field == "cost_center") return information.cost_center;
  if (field == "department") return information.department;
  if (field == "job_code") return information.job_code;
  if (field == "location") return information.location;
  if (field == "project_code") return information.project_code;
  return information.requisitioner;
}

bool HasOwnField(const OrderInformation& information, const std::string& label) {
  return std::ranges::any_of(information.own_fields,
                             [&](const OwnField& field) { return field.label == label && !field.value.empty(); });
}

bool MayDeliverTo(const std::optional<Address>& ship_to, const GroupRules& rules) {
  if (!ship_to.has_value()) return !rules.settings.delivery_address_required.value_or(false);
  if (!rules.settings.delivery_addresses.has_value()) return true;
  return std::ranges::any_of(rules.delivery_addresses,
                             [&](const Address& address) { return PlaceOf(*ship_to) == PlaceOf(address); });
}

bool MayPayBy(const std::string& method, const GroupRules& rules) {
  if (method.empty()) return true;
  if (rules.own_instruments.contains(method)) return Allows(rules.settings.payment_instruments, method);
  const bool is_forbidden = rules.settings.personal_payment_forbidden.value_or(false) || rules.has_forbidden_role;
  return !is_forbidden && !rules.settings.payment_instruments.has_value();
}

}  // namespace

std::vector<std::string> UnmetFields(const Order& order, const GroupRules& rules) {
  std::vector<std::string> unmet;
  if (!MayDeliverTo(order.ship_to, rules)) unmet.emplace_back("ship_to");
  if (!Allows(rules.settings.invoice_terms, order.payment_terms)) unmet.emplace_back("payment_terms");
  const OrderInformation information = order.order_information.value_or(OrderInformation());
  for (const std::string& field : rules.settings.required_order_fields) {
    if (InformationOf(information, field).empty()) unmet.push_back(Concat("order_information.", field));
  }
  for (const std::string& label : rules.settings.required_own_fields) {
    if (!HasOwnField(information, label)) unmet.push_back(Concat("order_information.own_fields: ", label));
  }
  if (!MayPayBy(order.payment_method, rules)) unmet.emplace_back("payment_method");
  return unmet;
}

absl::Status CheckGroupRules(const Order* before, const Order& after, const GroupRules& rules) {
  const bool is_issued = before != nullptr && before->issue_time.has_value() && before->group_id == after.group_id;
  const std::vector<std::string> present = is_issued ? UnmetFields(*before, rules) : std::vector<std::string>();
  for (const std::string& field : UnmetFields(after, rules)) {
    if (std::ranges::find(present, field) == present.end()) return GroupSettingUnmet(field, after.group_id);
  }
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
