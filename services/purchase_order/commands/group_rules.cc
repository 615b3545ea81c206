#include "services/purchase_order/commands/group_rules.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/access/copied_rows.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/command/refusal.h"
#include "common/tenant/group_settings.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/group_rules.h"

namespace outlay::purchase_order {
namespace {

using directory::v1::ReferenceEntry;

constexpr std::string_view kSettingsOfThatGroup =
    "the order does not have what the settings of that group ask of its orders; see: outlay group settings";

Address ToAddress(const directory::v1::DeliveryAddress& proto) {
  return {.addressee = {},
          .lines = {proto.lines().begin(), proto.lines().end()},
          .locality = proto.locality(),
          .postal_code = proto.postal_code(),
          .region_code = proto.region_code()};
}

// Counts the order's requesters and the current caller, so that nobody uses a forbidden payment method through another
// person.
absl::StatusOr<bool> HasForbiddenRole(const command::Context& context, const Scene& scene, const Order& order,
                                      const GroupSettings& settings) {
  if (settings.personal_payment_forbidden_roles.empty() || order.payment_method.empty()) return false;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> groups,
                          tenant::FindGroupPath(context.txn, scene.organization, order.group_id));
  Persons persons = order.requesters;
  persons.Add(context.caller.persons);
  for (const std::string_view person : persons.ids()) {
    OUTLAY_ASSIGN_OR_RETURN(const bool has_role,
                            access::HasRole(context.txn, scene.organization, std::string(person),
                                            settings.personal_payment_forbidden_roles, groups, context.now));
    if (has_role) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckSettingsOfGroup(const command::Context& context, const Scene& scene, const Order* before,
                                  const Order& after) {
  if (after.state == State::kDraft) return absl::OkStatus();
  const auto find = [&](ReferenceEntry::Kind kind, const std::string& code) {
    return tenant::FindReference(context.txn, scene.organization, kind, code, scene.now.business);
  };
  GroupRules rules;
  OUTLAY_ASSIGN_OR_RETURN(rules.settings, tenant::LoadGroupSettings(context.txn, scene.organization, after.group_id));
  if (rules.settings == GroupSettings()) return absl::OkStatus();
  if (rules.settings.delivery_addresses.has_value() && after.ship_to.has_value()) {
    for (const std::string& code : *rules.settings.delivery_addresses) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReferenceEntry> entry,
                              find(ReferenceEntry::KIND_DELIVERY_ADDRESS, code));
      if (entry.has_value()) rules.delivery_addresses.push_back(ToAddress(entry->delivery_address()));
    }
  }
  for (const Order* const order : {before, &after}) {
    if (order == nullptr || order->payment_method.empty()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReferenceEntry> entry,
                            find(ReferenceEntry::KIND_PAYMENT_INSTRUMENT, order->payment_method));
    if (entry.has_value()) rules.own_instruments.insert(order->payment_method);
  }
  OUTLAY_ASSIGN_OR_RETURN(rules.has_forbidden_role, HasForbiddenRole(context, scene, after, rules.settings));
  return CheckGroupRules(before, after, rules);
}

absl::Status CheckSettingsInStep(const command::Context& context, const Scene& scene, const Order& before,
                                 const Order& after) {
  const absl::Status allowed = CheckSettingsOfGroup(context, scene, &before, after);
  const bool is_elsewhere = IsOfAnotherGroup(after) || after.group_id != before.group_id;
  if (!command::IsRefusalByRule(allowed) || !is_elsewhere) return allowed;
  return MakeError(allowed.code(), ErrorReason(allowed), kSettingsOfThatGroup);
}

absl::StatusOr<Rules> RulesOfChange(const command::Context& context, const Scene& scene, const Order& order) {
  Rules rules = scene.rules;
  if (!rules.approvals_enabled) return rules;
  std::vector<std::string> groups = {order.group_id};
  if (order.budget.charge_before.has_value()) groups.push_back(order.budget.charge_before->group_id);
  OUTLAY_ASSIGN_OR_RETURN(rules.materiality, tenant::LoadMateriality(context.txn, scene.organization, groups,
                                                                     order.currency, scene.now.business));
  return rules;
}

}  // namespace outlay::purchase_order
