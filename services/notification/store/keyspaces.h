// Every table of notification. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_KEYSPACES_H_

#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/notification/storage/v1/notice_record.pb.h"
#include "outlay/notification/storage/v1/preferences_record.pb.h"

namespace outlay::notification {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys, each a plain id without the resource name around it.
using NoticeKey = std::tuple<std::string, std::string, std::string>;     // organization, user id, notice id
using InboxKey = std::tuple<std::string, std::string>;                   // organization, user id
using MuteKey = std::tuple<std::string, std::string, std::string>;       // organization, user id, resource name
using SubscriptionKey = std::tuple<std::string, std::string>;            // organization, subscription id
using OrderKey = std::tuple<std::string, std::string>;                   // organization, order id
using OrderByDayKey = std::tuple<std::string, absl::Time, std::string>;  // organization, day (as of UTC), order id
using ProducerKey = std::tuple<std::string>;                             // "purchase_order"

// (organization, user id, notice id) -> what a person was told. Scan backwards: an inbox, the newest first.
inline constexpr Keyspace<NoticeKey, storage::v1::NoticeRecord> kNotices{Family::kRows, 1, "notices"};
// (organization, user id, notice id). Scan: what is unread of an inbox, the oldest first.
inline constexpr Keyspace<NoticeKey, NoValue> kUnreadNotices{Family::kRows, 2, "unread_notices"};
// (organization, user id) -> figures of an inbox.
inline constexpr Keyspace<InboxKey, storage::v1::InboxRecord> kInboxes{Family::kRows, 3, "inboxes"};
// (organization, user id, subject). The user mutes the subject.
inline constexpr Keyspace<MuteKey, NoValue> kMutes{Family::kRows, 4, "mutes"};
// (organization, subscription id) -> a subscription of the organization's own. Scan: all, in id order.
inline constexpr Keyspace<SubscriptionKey, storage::v1::SubscriptionRecord> kSubscriptions{Family::kRows, 5,
                                                                                           "subscriptions"};
// (organization, order id) -> what is kept of a purchase order.
inline constexpr Keyspace<OrderKey, storage::v1::OrderRecord> kOrders{Family::kRows, 6, "orders"};
// (organization, day of the next step of its ladder, order id). Scan: what is due, the earliest first. The day is that
// of the organization's calendar, whatever its zone is: written as the day's first instant in UTC.
inline constexpr Keyspace<OrderByDayKey, NoValue> kOrdersByNextStep{Family::kRows, 7, "orders_by_next_step"};
// (producer) -> the snapshots of orders that were taken in this partition.
inline constexpr Keyspace<ProducerKey, storage::v1::SnapshotRecord> kSnapshots{Family::kRows, 8, "snapshots"};
// (organization, user id) -> how the user wants to be told.
inline constexpr Keyspace<InboxKey, storage::v1::PreferencesRecord> kPreferences{Family::kRows, 24, "preferences"};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_KEYSPACES_H_
