// Deliveries with their places, due dates and the state of their targets. Thread-safe.
//
// Of what is pending to one target about one subject, the first in order of place is tried; the others wait until it
// ended.
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
// Gives a new, pending one its place, and its id.
absl::StatusOr<std::string> AddDelivery(store::Transaction& txn, const std::string& organization, Delivery delivery);
// Writes a delivery with its indexes; when it ended, the next one of its subject becomes the first. `before`: as it was
// stored, or nothing.
absl::Status SaveDelivery(store::Transaction& txn, const ResourceId& id, const std::optional<Delivery>& before,
                          Delivery after);

// Takes one that ended away, with its rows; one that is pending stays.
absl::Status DeleteEndedDelivery(store::Transaction& txn, const ResourceId& id, const Delivery& delivery);
// Deliveries of the reader's partition that ended at `until` or before, the oldest first, at most so many.
absl::StatusOr<std::vector<ResourceId>> ListEndedDeliveries(const store::Reader& reader, absl::Time until, size_t max);

absl::StatusOr<TargetState> LoadTargetState(const store::Reader& reader, const TargetRef& target);
// Changes it, and its place among those to be looked at.
absl::Status UpdateTargetState(store::Transaction& txn, const TargetRef& target,
                               absl::FunctionRef<void(TargetState& state)> change);
// All of the reader's partition.
absl::Status VisitTargetStates(const store::Reader& reader, absl::FunctionRef<void(const TargetState& state)> visitor);

// The collection of a target: "targets", "users", "purchaseOrders".
std::string CollectionOf(const std::string& target);

// A place among targets in the order in which they are due.
struct DuePlace {
  absl::Time time;
  TargetRef target;
};
struct DueTargets {
  std::vector<TargetRef> targets;
  std::optional<DuePlace> next;  // where to go on; nothing: that was all
};
// Targets of the reader's partition that have something to be tried at `now`, the earliest first behind `after`
// (nothing: from the first), as many as limits.h says: of each collection of an organization a few, so that there is
// room for the others.
absl::StatusOr<DueTargets> ListDueTargets(const store::Reader& reader, absl::Time now,
                                          const std::optional<DuePlace>& after);
// Ids of what of a target is to be tried at `now`, the earliest first, at most so many.
absl::StatusOr<std::vector<std::string>> ListDueDeliveries(const store::Reader& reader, const TargetRef& target,
                                                           absl::Time now, size_t max);

// Ids of deliveries by an index of them.
struct DeliveryScan {
  std::optional<DeliveryState> state;  // pending or dead
  std::string user_id;                 // empty: of all; not looked at when there is a state
  std::string after;                   // an id; empty: from the first
  bool is_oldest_first = false;
};
// Until the visitor returns kStop.
absl::Status VisitDeliveryIds(const store::Reader& reader, const std::string& organization, const DeliveryScan& scan,
                              const std::function<store::Visit(const std::string& id)>& visitor);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_DELIVERIES_H_
