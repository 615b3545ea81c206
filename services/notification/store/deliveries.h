// Deliveries with their places, due dates and the state of their targets. Thread-safe.
//
// Of the pending deliveries to one target about one subject, the first in order of place is tried; the others wait
// until it has ended.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_DELIVERIES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_DELIVERIES_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/resource_name.h"
#include "common/store/store.h"
#include "services/notification/domain/delivery.h"

namespace outlay::notification {

// A target of an organization: "targets/hook", "users/ann".
struct TargetRef {
  std::string organization;
  std::string target;

  auto operator<=>(const TargetRef&) const = default;
};

absl::StatusOr<std::optional<Delivery>> FindDelivery(const store::Reader& reader, const ResourceId& id);
// NOT_FOUND / DELIVERY_NOT_FOUND.
absl::StatusOr<Delivery> LoadDelivery(const store::Reader& reader, const ResourceId& id);
// Saves a new, pending delivery, and assigns its place and id.
absl::StatusOr<std::string> AddDelivery(store::Transaction& txn, const std::string& organization, Delivery delivery);
// Saves a delivery with its indexes; if it ended, the next one of its subject becomes the first. `before`: the stored
// delivery, or nothing.
absl::Status SaveDelivery(store::Transaction& txn, const ResourceId& id, const std::optional<Delivery>& before,
                          Delivery after);

// Deletes an ended delivery with its rows; does nothing to a pending one.
absl::Status DeleteEndedDelivery(store::Transaction& txn, const ResourceId& id, const Delivery& delivery);
// Returns deliveries of the reader's partition that ended at `until` or before, the oldest first, at most `max`.
absl::StatusOr<std::vector<ResourceId>> ListEndedDeliveries(const store::Reader& reader, absl::Time until, size_t max);

absl::StatusOr<TargetState> LoadTargetState(const store::Reader& reader, const TargetRef& target);
// Changes the target's state, and its entry among the targets that are due.
absl::Status UpdateTargetState(store::Transaction& txn, const TargetRef& target,
                               absl::FunctionRef<void(TargetState& state)> change);
// Visits all target states of the reader's partition.
absl::Status VisitTargetStates(const store::Reader& reader, absl::FunctionRef<void(const TargetState& state)> visitor);

// Returns the collection of a target: "targets", "users", "purchaseOrders".
std::string CollectionOf(const std::string& target);

// A position in the order of targets by due time.
struct DuePlace {
  absl::Time time;
  TargetRef target;
};
struct DueTargets {
  std::vector<TargetRef> targets;
  std::optional<DuePlace> next;  // where to continue; nothing: no more are due
};
// Returns targets of the reader's partition with deliveries to be tried at `now`, in order of due time after `after`
// (nothing: from the first one). limits.h limits their number, in total and for each collection of an organization, so
// that none takes the turns of the others.
absl::StatusOr<DueTargets> ListDueTargets(const store::Reader& reader, absl::Time now,
                                          const std::optional<DuePlace>& after);
// Returns ids of a target's deliveries that are to be tried at `now`, in order of due time, at most `max`.
absl::StatusOr<std::vector<std::string>> ListDueDeliveries(const store::Reader& reader, const TargetRef& target,
                                                           absl::Time now, size_t max);

// The index by which deliveries are visited.
struct DeliveryScan {
  std::optional<DeliveryState> state;  // pending or dead
  std::string user_id;                 // empty: all users; ignored if `state` is set
  std::string after;                   // an id; empty: start with the first
  bool is_oldest_first = false;
};
// Visits ids until the visitor returns kStop.
absl::Status VisitDeliveryIds(const store::Reader& reader, const std::string& organization, const DeliveryScan& scan,
                              const std::function<store::Visit(const std::string& id)>& visitor);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_DELIVERIES_H_
