// Creations of orders as other methods than CreatePurchaseOrder make them: batches and files.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_CREATE_ORDERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_CREATE_ORDERS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/rpc/method.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "services/purchase_order/commands/create_order.h"

namespace outlay::purchase_order {

// What all ways to create an order share.
struct CreationTerms {
  std::unique_ptr<const rpc::Method> method;  // describes CreatePurchaseOrder: digests are those of its requests
  Peers peers;
};

// INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<OrderCreation> ToCreation(const CreationTerms& terms, const v1::CreatePurchaseOrderRequest& request);

// The command of a request by itself, remembered by the same digest as if it had come alone.
absl::StatusOr<command::PreparedCommand> PrepareCreation(const CreationTerms& terms,
                                                         v1::CreatePurchaseOrderRequest request,
                                                         bool accept_same = false);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_CREATE_ORDERS_H_
