// Creates orders through other methods than CreatePurchaseOrder: batches and files.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_CREATE_ORDERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_CREATE_ORDERS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/rpc/method.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "services/purchase_order/commands/create_order.h"

namespace outlay::purchase_order {

// The common part of all ways to create an order.
struct CreationTerms {
  std::unique_ptr<const rpc::Method> method;  // CreatePurchaseOrder: digests are those of its requests
  Peers peers;
};

// Converts a request. INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<OrderCreation> ToCreation(const CreationTerms& terms, const v1::CreatePurchaseOrderRequest& request);

// Returns the command of one request, with the same digest as if the request had come alone.
absl::StatusOr<command::PreparedCommand> PrepareCreation(const CreationTerms& terms,
                                                         v1::CreatePurchaseOrderRequest request,
                                                         bool accept_same = false);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_CREATE_ORDERS_H_
