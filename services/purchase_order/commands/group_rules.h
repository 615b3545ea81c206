// Holds orders against the settings of their groups, by the service's copy of the directory (D9).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_GROUP_RULES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_GROUP_RULES_H_

#include "absl/status/status.h"
#include "common/command/executor.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// As CheckGroupRules, of an order that is issued, or is about to be; drafts may still lack anything. Who orders: those
// who wrote it, and who calls.
absl::Status CheckSettingsOfGroup(const command::Context& context, const Scene& scene, const Order* before,
                                  const Order& after);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_GROUP_RULES_H_
