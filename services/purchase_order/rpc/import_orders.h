// Creates orders from a CSV file that arrives as a stream (P13).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_IMPORT_ORDERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_IMPORT_ORDERS_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "services/purchase_order/rpc/create_orders.h"

namespace outlay::purchase_order {

using ImportStream = rpc::Stream<v1::ImportPurchaseOrdersRequest, v1::ImportPurchaseOrdersResponse>;

// Both must outlive the stream.
struct ImportParts {
  command::Executor* executor = nullptr;
  const CreationTerms* terms = nullptr;
};

// Reads a chunk, creates the orders that it completed, reports, and reads on: at most a chunk and an order are in
// memory.
void StartImport(const ImportParts& parts, ImportStream stream);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_IMPORT_ORDERS_H_
