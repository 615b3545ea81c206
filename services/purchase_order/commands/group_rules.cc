#include "services/purchase_order/commands/group_rules.h"

#include <optional>
#include <string>

#include "common/base/status_macros.h"
#include "common/tenant/group_settings.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/domain/group_rules.h"

namespace outlay::purchase_order {
namespace {

using directory::v1::ReferenceEntry;

Address ToAddress(const directory::v1::DeliveryAddress& proto) {
  return {.addressee = {},
          .lines = {proto.lines().begin(), proto.lines().end()},
          .locality = proto.locality(),
          .postal_code = proto.postal_code(),
          .region_code = proto.region_code()};
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
  if (!after.payment_method.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReferenceEntry> entry,
                            find(ReferenceEntry::KIND_PAYMENT_INSTRUMENT, after.payment_method));
    rules.is_own_instrument = entry.has_value();
  }
  return CheckGroupRules(before, after, rules);
}

}  // namespace outlay::purchase_order
