// What is kept of purchase orders, with the index of whose end is to be told next. Thread-safe.
//
// An order counts when its generation is at least that of the last snapshot that ended: a snapshot tells all orders
// that there are, so that those which it did not name are gone.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/resource_name.h"
#include "common/store/store.h"
#include "services/notification/domain/order.h"

namespace outlay::notification {

// Nothing: it is not known, or gone.
absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const ResourceId& order);
// What an event or a snapshot said: in the generation of the last snapshot that was begun. `decide` gets what was
// known; nothing: as FindOrder. Returns what FindOrder says from now on.
absl::StatusOr<Order> SaveSeenOrder(store::Transaction& txn, const ResourceId& order,
                                    absl::FunctionRef<Order(const std::optional<Order>& before)> decide);
// What happened to it here: in the generation that it has.
absl::Status SaveOrder(store::Transaction& txn, const ResourceId& order, const Order& after);
// Also of an order that is gone already.
absl::Status DeleteOrder(store::Transaction& txn, const ResourceId& order);

// A day on which orders of an organization have a step.
struct StepDay {
  absl::CivilDay day;
  std::string organization;
};

// Calls `visitor` for the days up to `latest` and behind `after`, the earliest first, however many orders each has.
absl::Status VisitStepDays(const store::Reader& reader, const std::optional<StepDay>& after, absl::CivilDay latest,
                           const std::function<store::Visit(const StepDay&)>& visitor);

// Ids of orders with a step on that day, at most so many; those that are gone included.
absl::StatusOr<std::vector<std::string>> ListDueOrders(const store::Reader& reader, const StepDay& step_day,
                                                       size_t max);

// An organization of the partition whose steps are to be found by kOrdersByNextStep still; nothing: none is.
absl::StatusOr<std::optional<std::string>> FindUnmovedSteps(const store::Reader& reader);
// Brings some steps of an organization to kOrdersByStepDay, at most so many. False: there were none.
absl::StatusOr<bool> MoveSteps(store::Transaction& txn, const std::string& organization, size_t max);

// Ids of the organization's orders behind `after`, at most so many; those that are gone included.
absl::StatusOr<std::vector<std::string>> ListOrders(const store::Reader& reader, const std::string& organization,
                                                    const std::string& after, size_t max);

// Around the orders of a snapshot of a partition.
absl::Status BeginSnapshot(store::Transaction& txn);
absl::Status EndSnapshot(store::Transaction& txn);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ORDERS_H_
