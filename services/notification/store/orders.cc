#include "services/notification/store/orders.h"

#include <tuple>
#include <utility>

#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {
namespace {

constexpr char kOrderProducer[] = "purchase_order";
// No id has such a character.
constexpr char kBehindAllOrders[] = "~";

absl::Time PlaceOf(absl::CivilDay day) {
  return absl::FromCivil(day, absl::UTCTimeZone());
}

absl::StatusOr<storage::v1::SnapshotRecord> LoadSnapshots(const store::Reader& reader) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<storage::v1::SnapshotRecord> found, reader.Find(kSnapshots, {kOrderProducer}));
  return std::move(found).value_or(storage::v1::SnapshotRecord());
}

absl::StatusOr<std::optional<Order>> FindStored(const store::Reader& reader, const ResourceId& order) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::OrderRecord> record,
                          reader.Find(kOrders, {order.organization, order.id}));
  return record.has_value() ? std::optional<Order>(FromRecord(*record)) : std::nullopt;
}

// What counts: nothing when a snapshot that ended did not name it.
std::optional<Order> Counting(std::optional<Order> stored, const storage::v1::SnapshotRecord& snapshots) {
  if (stored.has_value() && stored->generation < snapshots.ended()) stored.reset();
  return stored;
}

// Writes an order with its place in the index; `before`: as it was stored.
void Replace(store::Transaction& txn, const ResourceId& order, const std::optional<Order>& before, const Order& after) {
  if (before == after) return;
  txn.Put(kOrders, {order.organization, order.id}, ToRecord(after));
  const std::optional<absl::CivilDay> old_day = before.has_value() ? before->next_day : std::nullopt;
  if (old_day == after.next_day) return;
  if (old_day.has_value()) txn.Delete(kOrdersByStepDay, {PlaceOf(*old_day), order.organization, order.id});
  if (after.next_day.has_value()) {
    txn.Put(kOrdersByStepDay, {PlaceOf(*after.next_day), order.organization, order.id}, NoValue());
  }
}

}  // namespace

absl::StatusOr<std::optional<Order>> FindOrder(const store::Reader& reader, const ResourceId& order) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Order> found, FindStored(reader, order));
  OUTLAY_ASSIGN_OR_RETURN(const storage::v1::SnapshotRecord snapshots, LoadSnapshots(reader));
  return Counting(std::move(found), snapshots);
}

absl::StatusOr<Order> SaveSeenOrder(store::Transaction& txn, const ResourceId& order,
                                    absl::FunctionRef<Order(const std::optional<Order>& before)> decide) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> stored, FindStored(txn, order));
  OUTLAY_ASSIGN_OR_RETURN(const storage::v1::SnapshotRecord snapshots, LoadSnapshots(txn));
  Order after = decide(Counting(stored, snapshots));
  after.generation = snapshots.begun();
  Replace(txn, order, stored, after);
  return after;
}

absl::Status SaveOrder(store::Transaction& txn, const ResourceId& order, const Order& after) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> before, FindStored(txn, order));
  Replace(txn, order, before, after);
  return absl::OkStatus();
}

absl::Status DeleteOrder(store::Transaction& txn, const ResourceId& order) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> before, FindStored(txn, order));
  if (!before.has_value()) return absl::OkStatus();
  txn.Delete(kOrders, {order.organization, order.id});
  if (before->next_day.has_value()) {
    txn.Delete(kOrdersByStepDay, {PlaceOf(*before->next_day), order.organization, order.id});
  }
  return absl::OkStatus();
}

absl::Status VisitStepDays(const store::Reader& reader, const std::optional<StepDay>& after, absl::CivilDay latest,
                           const std::function<store::Visit(const StepDay&)>& visitor) {
  // Up to the last day and no further: what is due later, however much it is, is not looked for.
  const StepDayKey end(PlaceOf(latest + 1), "", "");
  StepDayKey from(absl::InfinitePast(), "", "");
  if (after.has_value()) from = StepDayKey(PlaceOf(after->day), after->organization, kBehindAllOrders);
  while (true) {
    std::optional<StepDay> found;
    OUTLAY_RETURN_IF_ERROR(reader.ScanRange(kOrdersByStepDay, from, end, [&](const StepDayKey& key, const NoValue&) {
      found = StepDay{.day = absl::ToCivilDay(std::get<0>(key), absl::UTCTimeZone()), .organization = std::get<1>(key)};
      return store::Visit::kStop;
    }));
    if (!found.has_value() || visitor(*found) == store::Visit::kStop) return absl::OkStatus();
    from = StepDayKey(PlaceOf(found->day), found->organization, kBehindAllOrders);
  }
}

absl::StatusOr<std::vector<std::string>> ListDueOrders(const store::Reader& reader, const StepDay& step_day,
                                                       size_t max) {
  std::vector<std::string> orders;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kOrdersByStepDay, std::tuple(PlaceOf(step_day.day), step_day.organization),
                                     [&](const StepDayKey& key, const NoValue&) {
                                       if (orders.size() >= max) return store::Visit::kStop;
                                       orders.push_back(std::get<2>(key));
                                       return store::Visit::kContinue;
                                     }));
  return orders;
}

absl::StatusOr<std::optional<std::string>> FindUnmovedSteps(const store::Reader& reader) {
  std::optional<std::string> organization;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kOrdersByNextStep, std::tuple<>(), [&](const OrderByDayKey& key, const NoValue&) {
    organization = std::get<0>(key);
    return store::Visit::kStop;
  }));
  return organization;
}

absl::StatusOr<bool> MoveSteps(store::Transaction& txn, const std::string& organization, size_t max) {
  std::vector<OrderByDayKey> unmoved;
  OUTLAY_RETURN_IF_ERROR(
      txn.Scan(kOrdersByNextStep, std::tuple(organization), [&](const OrderByDayKey& key, const NoValue&) {
        if (unmoved.size() >= max) return store::Visit::kStop;
        unmoved.push_back(key);
        return store::Visit::kContinue;
      }));
  for (const OrderByDayKey& key : unmoved) {
    txn.Delete(kOrdersByNextStep, key);
    const auto& [_, place, id] = key;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order, FindStored(txn, {organization, id}));
    // One that was saved since stands there already.
    if (order.has_value() && order->next_day.has_value()) {
      txn.Put(kOrdersByStepDay, {PlaceOf(*order->next_day), organization, id}, NoValue());
    }
  }
  return !unmoved.empty();
}

absl::StatusOr<std::vector<std::string>> ListOrders(const store::Reader& reader, const std::string& organization,
                                                    const std::string& after, size_t max) {
  std::vector<std::string> orders;
  const auto from = after.empty() ? std::nullopt : std::optional<OrderKey>({organization, after});
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kOrders, std::tuple(organization),
      [&](const OrderKey& key, const storage::v1::OrderRecord&) {
        if (orders.size() >= max) return store::Visit::kStop;
        orders.push_back(std::get<1>(key));
        return store::Visit::kContinue;
      },
      store::Order::kAscending, from));
  return orders;
}

absl::Status BeginSnapshot(store::Transaction& txn) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::SnapshotRecord snapshots, LoadSnapshots(txn));
  snapshots.set_begun(snapshots.begun() + 1);
  txn.Put(kSnapshots, {kOrderProducer}, snapshots);
  return absl::OkStatus();
}

absl::Status EndSnapshot(store::Transaction& txn) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::SnapshotRecord snapshots, LoadSnapshots(txn));
  snapshots.set_ended(snapshots.begun());
  txn.Put(kSnapshots, {kOrderProducer}, snapshots);
  return absl::OkStatus();
}

}  // namespace outlay::notification
