// The common input of all commands of this service: the organization's rules and the two times.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SCENE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SCENE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/access/reach.h"
#include "common/command/executor.h"
#include "common/command/stored_digest.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_decisions.h"
#include "services/purchase_order/domain/rules.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

struct Scene {
  std::string organization;
  Rules rules;
  Times now;
};

// The other services that can be asked.
struct Peers {
  bool approval = false;
  bool budget = false;
};

// Loads the scene. NOT_FOUND / ORGANIZATION_NOT_FOUND; FAILED_PRECONDITION / LINE_TYPES_INVALID: its settings
// contradict themselves.
absl::StatusOr<Scene> LoadScene(const command::Context& context);

// An order with its invoiced amounts.
struct OrderState {
  Order order;
  OrderInvoiced invoiced;
};

// Returns true if a caller with this reach may see the order: its group is in reach; or its group was in reach until an
// approver charged it to another one (A11), and the caller created or submitted it.
bool SeesOrder(const access::Reach* reach, std::string_view user, const Order& order);

// Loads the order that a command names. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND: it does not exist, or the caller may not
// see it; PERMISSION_DENIED / GROUP_OUT_OF_REACH: the caller may see it, but not change it; ABORTED / ETAG_MISMATCH:
// `etag` is set, and not the order's.
absl::StatusOr<OrderState> LoadOrderState(const command::Context& context, const Scene& scene,
                                          const std::string& order_id, const std::string& etag);

// Loads an order that a command finds by itself, in reach or not. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND.
absl::StatusOr<OrderState> LoadAnyOrderState(const command::Context& context, const Scene& scene,
                                             const std::string& order_id);

// Checks a group that the caller names for an order. PERMISSION_DENIED / GROUP_OUT_OF_REACH, before it is looked up;
// NOT_FOUND / GROUP_NOT_FOUND. An empty id means no group: the order belongs to the organization as a whole.
absl::Status CheckGroup(const command::Context& context, const Scene& scene, const std::string& group_id);

// Returns the acting caller.
Actor ActorOf(const command::Context& context);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SCENE_H_
