// What is kept of purchase orders, with the index of whose end is to be told next. Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/resource_name.h"
#include "common/store/store.h"
#include "services/notification/domain/order.h"

namespace outlay::notification {

absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const ResourceId& order);
// `before`: as it is stored, or nothing.
void SaveOrder(store::Transaction& txn, const ResourceId& order, const std::optional<Order>& before,
               const Order& after);

// Ids of the organization's orders with a step that is due at `now`, the earliest first, at most so many.
absl::StatusOr<std::vector<std::string>> ListDueOrders(const store::Reader& reader, const std::string& organization,
                                                       absl::Time now, size_t max);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_
