// Checks orders against the settings of their groups, from the service's copy of directory (D9).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_GROUP_RULES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_GROUP_RULES_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Checks an order that is issued, or about to be, as CheckGroupRules does; a draft may be incomplete. The persons who
// order are its requesters and the caller.
absl::Status CheckSettingsOfGroup(const command::Context& context, const Scene& scene, const Order* before,
                                  const Order& after);

// As CheckSettingsOfGroup, for steps whose outcome is told to all who read the order: they need not reach another group
// that pays for it since a move, and so a refusal by the settings of that one does not say which (B17).
absl::Status CheckSettingsInStep(const command::Context& context, const Scene& scene, const Order& before,
                                 const Order& after);

// Returns the scene's rules with the materiality that the groups of the order allow, now and before it was charged to
// another one. DATA_LOSS.
absl::StatusOr<Rules> RulesOfChange(const command::Context& context, const Scene& scene, const Order& order);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_GROUP_RULES_H_
