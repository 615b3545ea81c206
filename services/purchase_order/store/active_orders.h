// The index of issued orders by their end, and the count kept with it (P4).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ACTIVE_ORDERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ACTIVE_ORDERS_H_

#include <string>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Updates an order's row in the index; null: there is no such order before, or after. Part of SaveOrder and
// RemoveOrder.
absl::Status SaveIssuedIndex(store::Transaction& txn, const std::string& organization, const Order* before,
                             const Order* after);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ACTIVE_ORDERS_H_
