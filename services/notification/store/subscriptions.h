// Subscriptions of organizations, and the built-in ones that they have not replaced by one with the same id.
// Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_SUBSCRIPTIONS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_SUBSCRIPTIONS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/resource_name.h"
#include "common/store/store.h"
#include "services/notification/domain/subscription.h"

namespace outlay::notification {

// Returns the organization's own subscription; nothing: there is none.
absl::StatusOr<std::optional<Subscription>> FindOwnSubscription(const store::Reader& reader, const ResourceId& id);
// Returns the subscription in force under that id. NOT_FOUND / SUBSCRIPTION_NOT_FOUND.
absl::StatusOr<Subscription> LoadSubscription(const store::Reader& reader, const ResourceId& id);
// Returns all subscriptions in force, in order of ids: at most limits::kSubscriptions and the built-in ones.
absl::StatusOr<std::vector<Subscription>> ListSubscriptions(const store::Reader& reader,
                                                            const std::string& organization);
// Returns those of them for an event type.
absl::StatusOr<std::vector<Subscription>> ListSubscriptionsTo(const store::Reader& reader,
                                                              const std::string& organization,
                                                              std::string_view event_type);
void SaveSubscription(store::Transaction& txn, const std::string& organization, const Subscription& subscription);
void DeleteSubscription(store::Transaction& txn, const ResourceId& id);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_SUBSCRIPTIONS_H_
