// What people have ordered, month by month, for their spending limits (D4): sums that are kept with the orders.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_SPENDING_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_SPENDING_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/order_spending.h"

namespace outlay::purchase_order {

// Moves the sums from one state of an order to another. `base`: the organization's currency. OUT_OF_RANGE /
// MONEY_OVERFLOW: a person would have ordered more than can be counted.
absl::Status SaveSpending(store::Transaction& txn, const std::string& organization, Currency base,
                          const OrderSpending& before, const OrderSpending& after);

// Returns what a user has ordered in these months together. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Money> SpentIn(const store::Reader& reader, const std::string& organization, const std::string& user,
                              const std::vector<Month>& months, Currency base);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_SPENDING_H_
