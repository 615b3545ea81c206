// Streams an organization's orders as CSV (P13), from one consistent state.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_EXPORT_ORDERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_EXPORT_ORDERS_H_

#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"

namespace outlay::purchase_order {

using ExportStream = rpc::Stream<v1::ExportPurchaseOrdersRequest, v1::ExportPurchaseOrdersResponse>;

// Starts the export. `store` must outlive the stream. Reads further as the caller does: at most a few chunks are in
// memory.
void StartExport(const store::Store& store, absl::Time now, ExportStream stream);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_EXPORT_ORDERS_H_
