#include "services/notification/store/deliveries.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/delivery_records.h"
#include "services/notification/store/figures.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

bool IsPending(const std::optional<Delivery>& delivery) {
  return delivery.has_value() && delivery->state == DeliveryState::kPending;
}

bool IsDead(const std::optional<Delivery>& delivery) {
  return delivery.has_value() && delivery->state == DeliveryState::kDead;
}

DueDeliveryKey DueKey(const ResourceId& id, const Delivery& delivery) {
  return {id.organization, delivery.target, delivery.due_time, id.id};
}

PlaceKey PlaceOf(const ResourceId& id, const Delivery& delivery) {
  return {id.organization, delivery.target, delivery.subject, delivery.place};
}

// Returns the first pending delivery to the target about the subject; nothing: none is pending.
absl::StatusOr<std::optional<std::string>> FindFirst(const store::Reader& reader, const std::string& organization,
                                                     const Delivery& like) {
  std::optional<std::string> first;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kPlaces, std::tuple(organization, like.target, like.subject),
                                     [&](const PlaceKey&, const storage::v1::PlaceRecord& record) {
                                       first = record.delivery_id();
                                       return store::Visit::kStop;
                                     }));
  return first;
}

absl::Status MakeFirst(store::Transaction& txn, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Delivery> next, FindDelivery(txn, id));
  if (!IsPending(next)) return DataLoss(kPlaces.name);
  next->is_first = true;
  txn.Put(kDeliveries, {id.organization, id.id}, ToRecord(*next));
  txn.Put(kDueDeliveries, DueKey(id, *next), NoValue());
  return absl::OkStatus();
}

// Updates the index by state, which has no deliveries that ended well.
void SaveState(store::Transaction& txn, const ResourceId& id, const std::optional<Delivery>& before,
               const Delivery& after) {
  const auto key = [&](DeliveryState state) {
    return DeliveryByStateKey(id.organization, static_cast<uint64_t>(state), id.id);
  };
  if (before.has_value() && before->state == after.state) return;
  if (before.has_value() && !IsWell(before->state)) {
    txn.Delete(kDeliveriesByState, key(before->state));
  }
  if (!IsWell(after.state)) txn.Put(kDeliveriesByState, key(after.state), NoValue());
}

void SaveEnd(store::Transaction& txn, const ResourceId& id, const std::optional<Delivery>& before,
             const Delivery& after) {
  if (before.has_value() && before->end_time.has_value()) {
    txn.Delete(kEndedDeliveries, {*before->end_time, id.organization, id.id});
  }
  if (after.end_time.has_value()) txn.Put(kEndedDeliveries, {*after.end_time, id.organization, id.id}, NoValue());
}

absl::StatusOr<std::optional<absl::Time>> EarliestDue(const store::Reader& reader, const TargetRef& target) {
  std::optional<absl::Time> earliest;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kDueDeliveries, std::tuple(target.organization, target.target),
                                     [&](const DueDeliveryKey& key, const NoValue&) {
                                       earliest = std::get<2>(key);
                                       return store::Visit::kStop;
                                     }));
  return earliest;
}

}  // namespace

absl::StatusOr<std::optional<Delivery>> FindDelivery(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::DeliveryRecord> record,
                          reader.Find(kDeliveries, {id.organization, id.id}));
  if (!record.has_value()) return std::optional<Delivery>();
  OUTLAY_ASSIGN_OR_RETURN(Delivery delivery, FromRecord(*record));
  return std::optional<Delivery>(std::move(delivery));
}

absl::StatusOr<Delivery> LoadDelivery(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Delivery> found, FindDelivery(reader, id));
  if (!found.has_value()) return DeliveryNotFound(DeliveryName(id.organization, id.id));
  return *std::move(found);
}

absl::StatusOr<std::string> AddDelivery(store::Transaction& txn, const std::string& organization, Delivery delivery) {
  OUTLAY_ASSIGN_OR_RETURN(delivery.place, TakePlace(txn, organization));
  const std::string id = DeliveryId(delivery.place);
  if (!delivery.user_id.empty()) txn.Put(kDeliveriesByUser, {organization, delivery.user_id, id}, NoValue());
  OUTLAY_RETURN_IF_ERROR(SaveDelivery(txn, {organization, id}, std::nullopt, std::move(delivery)));
  return id;
}

absl::Status SaveDelivery(store::Transaction& txn, const ResourceId& id, const std::optional<Delivery>& before,
                          Delivery after) {
  const bool was_pending = IsPending(before);
  const bool is_pending = after.state == DeliveryState::kPending;
  if (was_pending && before->is_first) txn.Delete(kDueDeliveries, DueKey(id, *before));
  if (!was_pending && is_pending) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> first, FindFirst(txn, id.organization, after));
    after.is_first = !first.has_value();
    storage::v1::PlaceRecord place;
    place.set_delivery_id(id.id);
    txn.Put(kPlaces, PlaceOf(id, after), place);
  }
  if (!is_pending) after.is_first = false;
  txn.Put(kDeliveries, {id.organization, id.id}, ToRecord(after));
  if (after.is_first) txn.Put(kDueDeliveries, DueKey(id, after), NoValue());
  SaveState(txn, id, before, after);
  SaveEnd(txn, id, before, after);
  if (was_pending && !is_pending) {
    txn.Delete(kPlaces, PlaceOf(id, *before));
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> next, FindFirst(txn, id.organization, after));
    if (before->is_first && next.has_value()) OUTLAY_RETURN_IF_ERROR(MakeFirst(txn, {id.organization, *next}));
  }
  return UpdateTargetState(txn, {id.organization, after.target}, [&](TargetState& state) {
    state.pending += static_cast<int>(is_pending) - static_cast<int>(was_pending);
    state.dead += static_cast<int>(after.state == DeliveryState::kDead) - static_cast<int>(IsDead(before));
  });
}

absl::Status DeleteEndedDelivery(store::Transaction& txn, const ResourceId& id, const Delivery& delivery) {
  if (!delivery.end_time.has_value()) return absl::OkStatus();
  txn.Delete(kDeliveries, {id.organization, id.id});
  txn.Delete(kEndedDeliveries, {*delivery.end_time, id.organization, id.id});
  if (!delivery.user_id.empty()) txn.Delete(kDeliveriesByUser, {id.organization, delivery.user_id, id.id});
  if (delivery.state != DeliveryState::kDead) return absl::OkStatus();
  txn.Delete(kDeliveriesByState, {id.organization, static_cast<uint64_t>(DeliveryState::kDead), id.id});
  return UpdateTargetState(txn, {id.organization, delivery.target}, [](TargetState& state) { --state.dead; });
}

absl::StatusOr<std::vector<ResourceId>> ListEndedDeliveries(const store::Reader& reader, absl::Time until, size_t max) {
  std::vector<ResourceId> ended;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kEndedDeliveries, std::tuple<>(), [&](const EndedDeliveryKey& key, const NoValue&) {
        if (std::get<0>(key) > until || ended.size() >= max) return store::Visit::kStop;
        ended.push_back({.organization = std::get<1>(key), .id = std::get<2>(key)});
        return store::Visit::kContinue;
      }));
  return ended;
}

absl::StatusOr<TargetState> LoadTargetState(const store::Reader& reader, const TargetRef& target) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::TargetStateRecord> record,
                          reader.Find(kTargetStates, {target.organization, target.target}));
  return record.has_value() ? FromRecord(*record) : TargetState();
}

absl::Status UpdateTargetState(store::Transaction& txn, const TargetRef& target,
                               absl::FunctionRef<void(TargetState& state)> change) {
  OUTLAY_ASSIGN_OR_RETURN(const TargetState before, LoadTargetState(txn, target));
  TargetState after = before;
  change(after);
  OUTLAY_ASSIGN_OR_RETURN(after.next_time, EarliestDue(txn, target));
  if (after.next_time.has_value() && after.paused_until.has_value()) {
    after.next_time = std::max(*after.next_time, *after.paused_until);
  }
  // The state matters while deliveries are pending or can be sent again, and during a pause.
  if (after.pending == 0 && after.dead == 0 && after.paused_until.value_or(absl::InfinitePast()) <= txn.now()) {
    after = TargetState();
  }
  if (before == after) return absl::OkStatus();
  if (after == TargetState()) {
    // Deletes the default state: otherwise rows of contacts, and of people who left, would accumulate.
    txn.Delete(kTargetStates, {target.organization, target.target});
  } else {
    txn.Put(kTargetStates, {target.organization, target.target}, ToRecord(after));
  }
  if (before.next_time == after.next_time) return absl::OkStatus();
  if (before.next_time.has_value()) txn.Delete(kDueTargets, {*before.next_time, target.organization, target.target});
  if (after.next_time.has_value()) {
    txn.Put(kDueTargets, {*after.next_time, target.organization, target.target}, NoValue());
  }
  return absl::OkStatus();
}

absl::Status VisitTargetStates(const store::Reader& reader, absl::FunctionRef<void(const TargetState& state)> visitor) {
  return reader.Scan(kTargetStates, std::tuple<>(),
                     [&](const TargetStateKey&, const storage::v1::TargetStateRecord& record) {
                       visitor(FromRecord(record));
                       return store::Visit::kContinue;
                     });
}

std::string CollectionOf(const std::string& target) {
  return target.substr(0, target.find('/'));
}

absl::StatusOr<DueTargets> ListDueTargets(const store::Reader& reader, absl::Time now,
                                          const std::optional<DuePlace>& after) {
  DueTargets due;
  std::map<std::pair<std::string, std::string>, size_t> found;  // by organization and collection
  size_t looked_at = 0;
  const auto visit = [&](const DueTargetKey& key, const NoValue&) {
    const auto& [time, organization, target] = key;
    if (time > now) return store::Visit::kStop;
    if (size_t& of_share = found[{organization, CollectionOf(target)}]; of_share < limits::kTargetsPerShare) {
      ++of_share;
      due.targets.push_back({.organization = organization, .target = target});
    }
    if (++looked_at < limits::kTargetsLookedAt && due.targets.size() < limits::kTargetsPerLook) {
      return store::Visit::kContinue;
    }
    due.next = DuePlace{.time = time, .target = {.organization = organization, .target = target}};
    return store::Visit::kStop;
  };
  std::optional<DueTargetKey> from;
  if (after.has_value()) from = DueTargetKey(after->time, after->target.organization, after->target.target);
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kDueTargets, std::tuple<>(), visit, store::Order::kAscending, from));
  return due;
}

absl::StatusOr<std::vector<std::string>> ListDueDeliveries(const store::Reader& reader, const TargetRef& target,
                                                           absl::Time now, size_t max) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kDueDeliveries, std::tuple(target.organization, target.target),
                                     [&](const DueDeliveryKey& key, const NoValue&) {
                                       if (std::get<2>(key) > now || ids.size() >= max) return store::Visit::kStop;
                                       ids.push_back(std::get<3>(key));
                                       return store::Visit::kContinue;
                                     }));
  return ids;
}

absl::Status VisitDeliveryIds(const store::Reader& reader, const std::string& organization, const DeliveryScan& scan,
                              const std::function<store::Visit(const std::string& id)>& visitor) {
  const store::Order order = scan.is_oldest_first ? store::Order::kAscending : store::Order::kDescending;
  if (scan.state.has_value()) {
    const auto state = static_cast<uint64_t>(*scan.state);
    const auto after =
        scan.after.empty() ? std::nullopt : std::optional(DeliveryByStateKey(organization, state, scan.after));
    return reader.Scan(
        kDeliveriesByState, std::tuple(organization, state),
        [&](const DeliveryByStateKey& key, const NoValue&) { return visitor(std::get<2>(key)); }, order, after);
  }
  if (!scan.user_id.empty()) {
    const auto after =
        scan.after.empty() ? std::nullopt : std::optional(DeliveryByUserKey(organization, scan.user_id, scan.after));
    return reader.Scan(
        kDeliveriesByUser, std::tuple(organization, scan.user_id),
        [&](const DeliveryByUserKey& key, const NoValue&) { return visitor(std::get<2>(key)); }, order, after);
  }
  const auto after = scan.after.empty() ? std::nullopt : std::optional(DeliveryKey(organization, scan.after));
  return reader.Scan(
      kDeliveries, std::tuple(organization),
      [&](const DeliveryKey& key, const storage::v1::DeliveryRecord&) { return visitor(std::get<1>(key)); }, order,
      after);
}

}  // namespace outlay::notification
