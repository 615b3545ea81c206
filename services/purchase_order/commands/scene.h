// What every command of this service begins with: the organization's rules and the two times.
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

// Which other services can be asked.
struct Peers {
  bool approval = false;
  bool budget = false;
};

// NOT_FOUND / ORGANIZATION_NOT_FOUND; FAILED_PRECONDITION / LINE_TYPES_INVALID: its settings contradict themselves.
absl::StatusOr<Scene> LoadScene(const command::Context& context);

// An order with what invoices took from it.
struct OrderState {
  Order order;
  OrderInvoiced invoiced;
};

// Whether a caller with this reach may know of the order: it is of a group in reach, or was until somebody who decided
// about it charged it to another one (A11), and the caller created or submitted it.
bool SeesOrder(const access::Reach* reach, std::string_view user, const Order& order);

// Of a command that names an order. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND: none, or one that the caller does not see;
// PERMISSION_DENIED / GROUP_OUT_OF_REACH: one that the caller sees only; ABORTED / ETAG_MISMATCH: `etag` is set, and
// not the order's.
absl::StatusOr<OrderState> LoadOrderState(const command::Context& context, const Scene& scene,
                                          const std::string& order_id, const std::string& etag);

// An order that a command comes upon by its number, in reach or not. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND.
absl::StatusOr<OrderState> LoadAnyOrderState(const command::Context& context, const Scene& scene,
                                             const std::string& order_id);

// Of a group that the caller names for an order. PERMISSION_DENIED / GROUP_OUT_OF_REACH, before it is looked up;
// NOT_FOUND / GROUP_NOT_FOUND. An empty id is no group: the order belongs to the organization as a whole.
absl::Status CheckGroup(const command::Context& context, const Scene& scene, const std::string& group_id);

// Who acts.
Actor ActorOf(const command::Context& context);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SCENE_H_
