#include "services/notification/store/erasures.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/deliveries.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

// Returns keys of a person's rows, at most `max`.
template <typename Key, typename Value>
absl::StatusOr<std::vector<Key>> KeysOf(const store::Reader& reader, const store::Keyspace<Key, Value>& keyspace,
                                        const InboxRef& person) {
  std::vector<Key> keys;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(keyspace, std::tuple(person.organization, person.user_id), [&](const Key& key, const Value&) {
        if (keys.size() >= limits::kErasedPerBody) return store::Visit::kStop;
        keys.push_back(key);
        return store::Visit::kContinue;
      }));
  return keys;
}

// Returns the number of rows erased.
absl::StatusOr<size_t> EraseDeliveries(store::Transaction& txn, const InboxRef& person, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<DeliveryByUserKey> keys, KeysOf(txn, kDeliveriesByUser, person));
  for (const DeliveryByUserKey& key : keys) {
    const ResourceId id = {person.organization, std::get<2>(key)};
    OUTLAY_ASSIGN_OR_RETURN(const Delivery delivery, LoadDelivery(txn, id));
    const Delivery ended = DecideErased(delivery, now);
    if (ended != delivery) OUTLAY_RETURN_IF_ERROR(SaveDelivery(txn, id, delivery, ended));
    OUTLAY_RETURN_IF_ERROR(DeleteEndedDelivery(txn, id, ended));
  }
  return keys.size();
}

absl::StatusOr<size_t> EraseNotices(store::Transaction& txn, const InboxRef& person) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<NoticeKey> keys, KeysOf(txn, kNotices, person));
  for (const NoticeKey& key : keys) {
    const NoticeRef ref = {person.organization, person.user_id, std::get<2>(key)};
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Notice> notice, FindNotice(txn, ref));
    if (notice.has_value()) OUTLAY_RETURN_IF_ERROR(DeleteNotice(txn, ref, *notice));
  }
  return keys.size();
}

template <typename Key, typename Value>
absl::StatusOr<size_t> EraseRows(store::Transaction& txn, const store::Keyspace<Key, Value>& keyspace,
                                 const InboxRef& person) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Key> keys, KeysOf(txn, keyspace, person));
  for (const Key& key : keys) txn.Delete(keyspace, key);
  return keys.size();
}

}  // namespace

void SaveErasure(store::Transaction& txn, const InboxRef& person, absl::Time time) {
  storage::v1::ErasureRecord record;
  record.set_create_time_micros(absl::ToUnixMicros(time));
  txn.Put(kErasures, {person.organization, person.user_id}, record);
}

absl::StatusOr<bool> IsErased(const store::Reader& reader, const InboxRef& person) {
  return reader.Contains(kErasures, {person.organization, person.user_id});
}

absl::Status VisitErasures(const store::Reader& reader,
                           const std::function<store::Visit(const InboxRef& person)>& visitor) {
  return reader.Scan(kErasures, std::tuple<>(), [&](const InboxKey& key, const storage::v1::ErasureRecord&) {
    return visitor({std::get<0>(key), std::get<1>(key)});
  });
}

absl::StatusOr<bool> ErasePart(store::Transaction& txn, const InboxRef& person, absl::Time now) {
  // Deliveries first: a pending one must not refer to a notice that is already deleted.
  OUTLAY_ASSIGN_OR_RETURN(size_t erased, EraseDeliveries(txn, person, now));
  if (erased > 0) return false;
  OUTLAY_ASSIGN_OR_RETURN(erased, EraseRows(txn, kGathered, person));
  if (erased > 0) return false;
  OUTLAY_ASSIGN_OR_RETURN(erased, EraseNotices(txn, person));
  if (erased > 0) return false;
  OUTLAY_ASSIGN_OR_RETURN(erased, EraseRows(txn, kMutes, person));
  if (erased > 0) return false;
  txn.Delete(kTargetStates,
             {person.organization, IsOutsider(person.user_id) ? person.user_id : Concat("users/", person.user_id)});
  txn.Delete(kInboxes, {person.organization, person.user_id});
  txn.Delete(kPreferences, {person.organization, person.user_id});
  txn.Delete(kErasures, {person.organization, person.user_id});
  return true;
}

}  // namespace outlay::notification
