// Creates a purchase order, and submits it in the same step on request.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CREATE_ORDER_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CREATE_ORDER_H_

#include <string>
#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/order/order_content.h"

namespace outlay::purchase_order {

struct OrderCreation {
  std::string order_id;
  OrderSpec spec;
  bool submit = false;
  Peers peers;
  // Answers an existing order with the same number and content, if it is not deleted: a file can be imported again.
  bool accept_same = false;
};

// Creates an order. Idempotent by the order's row for its life: the same request answers the order's current state.
//
// ALREADY_EXISTS / PURCHASE_ORDER_ID_TAKEN, PURCHASE_ORDER_NUMBER_TAKEN; NOT_FOUND / SUPPLIER_NOT_FOUND,
// GROUP_NOT_FOUND; and those of DecideCreate and DecideSubmit.
class CreateOrder final : public command::Command {
 public:
  explicit CreateOrder(OrderCreation creation) : creation_(std::move(creation)) {}

  std::string_view name() const override { return "purchaseOrders.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const OrderCreation creation_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_CREATE_ORDER_H_
