// Updates fields of a purchase order by a mask.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_UPDATE_ORDER_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_UPDATE_ORDER_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"

namespace outlay::purchase_order {

// Returns the fields of an order that users write. FAILED_PRECONDITION: the contract has no such fields.
absl::StatusOr<rpc::FieldMaskRules> MakeOrderMaskRules();

// Updates an order. NOT_FOUND / PURCHASE_ORDER_NOT_FOUND, ABORTED / ETAG_MISMATCH, INVALID_ARGUMENT /
// FIELD_MASK_INVALID, FIELD_IMMUTABLE, and those of CreateOrder and DecideUpdate.
class UpdateOrder final : public command::Command {
 public:
  // `rules` must outlive the command.
  UpdateOrder(v1::UpdatePurchaseOrderRequest request, const rpc::FieldMaskRules* rules)
      : request_(std::move(request)), rules_(rules) {}

  std::string_view name() const override { return "purchaseOrders.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdatePurchaseOrderRequest request_;
  const rpc::FieldMaskRules* const rules_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_UPDATE_ORDER_H_
