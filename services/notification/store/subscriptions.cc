#include "services/notification/store/subscriptions.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/notice.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {

absl::StatusOr<std::optional<Subscription>> FindOwnSubscription(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::SubscriptionRecord> record,
                          reader.Find(kSubscriptions, {id.organization, id.id}));
  return record.has_value() ? std::optional<Subscription>(FromRecord(id.id, *record)) : std::nullopt;
}

absl::StatusOr<Subscription> LoadSubscription(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Subscription> own, FindOwnSubscription(reader, id));
  if (own.has_value()) return *std::move(own);
  const Subscription* const built_in = FindBuiltIn(id.id);
  if (built_in == nullptr) return SubscriptionNotFound(SubscriptionName(id.organization, id.id));
  return *built_in;
}

absl::StatusOr<std::vector<Subscription>> ListSubscriptions(const store::Reader& reader,
                                                            const std::string& organization) {
  std::map<std::string, Subscription> by_id;
  for (const Subscription& built_in : BuiltInSubscriptions()) by_id.emplace(built_in.id, built_in);
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kSubscriptions, std::tuple(organization),
                                     [&](const SubscriptionKey& key, const storage::v1::SubscriptionRecord& record) {
                                       const std::string& id = std::get<1>(key);
                                       by_id.insert_or_assign(id, FromRecord(id, record));
                                       return store::Visit::kContinue;
                                     }));
  std::vector<Subscription> all;
  all.reserve(by_id.size());
  for (auto& [id, subscription] : by_id) all.push_back(std::move(subscription));
  return all;
}

absl::StatusOr<std::vector<Subscription>> ListSubscriptionsTo(const store::Reader& reader,
                                                              const std::string& organization,
                                                              std::string_view event_type) {
  std::vector<Subscription> found;
  std::set<std::string, std::less<>> own;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kSubscriptions, std::tuple(organization),
                                     [&](const SubscriptionKey& key, const storage::v1::SubscriptionRecord& record) {
                                       const std::string& id = std::get<1>(key);
                                       own.insert(id);
                                       if (record.event_type() == event_type) found.push_back(FromRecord(id, record));
                                       return store::Visit::kContinue;
                                     }));
  // Avoids copying all built-in subscriptions for each event.
  for (const Subscription& built_in : BuiltInSubscriptions()) {
    if (built_in.event_type == event_type && !own.contains(built_in.id)) found.push_back(built_in);
  }
  std::sort(found.begin(), found.end(), [](const Subscription& a, const Subscription& b) { return a.id < b.id; });
  return found;
}

void SaveSubscription(store::Transaction& txn, const std::string& organization, const Subscription& subscription) {
  txn.Put(kSubscriptions, {organization, subscription.id}, ToRecord(subscription));
}

void DeleteSubscription(store::Transaction& txn, const ResourceId& id) {
  txn.Delete(kSubscriptions, {id.organization, id.id});
}

}  // namespace outlay::notification
