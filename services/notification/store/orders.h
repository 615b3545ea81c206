// Stored purchase orders, with the index by their next step: see laddered_rows.h. Thread-safe.
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

// Nothing: it is unknown, or its row is invalid.
absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const ResourceId& order);

// Returns an organization of the partition that still has steps in kOrdersByNextStep; nothing: there is none.
absl::StatusOr<std::optional<std::string>> FindUnmovedSteps(const store::Reader& reader);
// Moves at most `max` steps of an organization to kOrdersByStepDay. False: there were none.
absl::StatusOr<bool> MoveSteps(store::Transaction& txn, const std::string& organization, size_t max);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_
