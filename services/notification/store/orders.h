// What is kept of purchase orders, with the index of whose end is to be told next: see laddered_rows.h. Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/resource_name.h"
#include "common/store/store.h"
#include "services/notification/domain/order.h"
#include "services/notification/store/laddered_rows.h"

namespace outlay::notification {

using OrderRows = LadderedRows<Order, storage::v1::OrderRecord>;

inline constexpr char kOrderProducer[] = "purchase_order";
const OrderRows& Orders();

// Nothing: it is not known, or gone.
absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const ResourceId& order);

// An organization of the partition whose steps are to be found by kOrdersByNextStep still; nothing: none is.
absl::StatusOr<std::optional<std::string>> FindUnmovedSteps(const store::Reader& reader);
// Brings some steps of an organization to kOrdersByStepDay, at most so many. False: there were none.
absl::StatusOr<bool> MoveSteps(store::Transaction& txn, const std::string& organization, size_t max);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_
