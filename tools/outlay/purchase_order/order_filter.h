// The flags that select orders, for lists and exports.
#ifndef OUTLAY_TOOLS_OUTLAY_PURCHASE_ORDER_ORDER_FILTER_H_
#define OUTLAY_TOOLS_OUTLAY_PURCHASE_ORDER_ORDER_FILTER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/outlay/arguments.h"
#include "tools/outlay/session.h"

namespace outlay::cli {

std::vector<Flag> OrderFilterFlags();

// INVALID_ARGUMENT / USAGE.
absl::StatusOr<purchase_order::v1::ListPurchaseOrdersRequest::Filter> OrderFilter(const Arguments& arguments,
                                                                                  const Session& session);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PURCHASE_ORDER_ORDER_FILTER_H_
