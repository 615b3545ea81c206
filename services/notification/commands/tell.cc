#include "services/notification/commands/tell.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/tenant/keyspaces.h"
#include "services/notification/commands/routes.h"
#include "services/notification/commands/wording.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/plans.h"
#include "services/notification/store/preferences.h"
#include "services/notification/store/readers.h"
#include "services/notification/store/subscriptions.h"

namespace outlay::notification {
namespace {

// `group_id`: of the order that it is about; nothing: it is about no order that is known.
// Adds what is to reach people outside their inboxes to `told`.
absl::Status Deliver(store::Transaction& txn, const Happening& happening, const std::optional<std::string>& group_id,
                     const std::string& kind, const std::vector<std::string>& users, Wording* wording,
                     std::vector<NoticeRef>* told) {
  for (const std::string& user : users) {
    OUTLAY_ASSIGN_OR_RETURN(const bool may_be_told,
                            MayBeTold(txn, {happening.organization, user}, group_id, txn.now()));
    if (!may_be_told) continue;
    OUTLAY_ASSIGN_OR_RETURN(const bool is_muted, IsMuted(txn, {happening.organization, user}, happening.subject));
    OUTLAY_ASSIGN_OR_RETURN(const Preferences preferences, LoadPreferences(txn, {happening.organization, user}));
    OUTLAY_ASSIGN_OR_RETURN(const Words words, wording->In(preferences.language));
    OUTLAY_ASSIGN_OR_RETURN(NoticeRef ref,
                            AddNotice(txn, {happening.organization, user}, happening.cause,
                                      {.kind = kind,
                                       .event_type = happening.event->GetDescriptor()->full_name(),
                                       .subject = happening.subject,
                                       .title = words.title,
                                       .text = words.text,
                                       .create_time = txn.now(),
                                       .event_time = happening.time,
                                       .read_time = std::nullopt,
                                       .acknowledge_time = std::nullopt,
                                       .muted = is_muted || !IsWanted(preferences, kind, ChannelKind::kInbox)}));
    if (!is_muted) told->push_back(std::move(ref));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Order>> OrderBehind(const store::Reader& reader, const Happening& happening) {
  const std::optional<ResourceId> order = ParseResourceName(OrderOf(*happening.event), "purchaseOrders");
  if (!order.has_value() || order->organization != happening.organization) return std::optional<Order>();
  return FindOrder(reader, *order);
}

}  // namespace

absl::Status Tell(store::Transaction& txn, const Happening& happening, const Routing& routing) {
  OUTLAY_ASSIGN_OR_RETURN(
      const std::vector<Subscription> subscriptions,
      ListSubscriptionsTo(txn, happening.organization, happening.event->GetDescriptor()->full_name()));
  std::optional<MessageFields> fields;
  std::optional<std::string> group_id;
  std::vector<NoticeRef> told;
  std::string language;
  for (const Subscription& subscription : subscriptions) {
    if (!fields.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(std::optional<Order> order, OrderBehind(txn, happening));
      OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(txn, happening.organization));
      OUTLAY_ASSIGN_OR_RETURN(language, LanguageOf(txn, happening.organization));
      if (order.has_value()) group_id = order->group_id;
      fields.emplace(*happening.event, std::move(order), zone);
    }
    const std::vector<std::string> users = DecidePeople(happening.organization, subscription, *fields);
    if (users.empty()) continue;
    Wording wording(txn, happening.organization, language, subscription, *fields);
    OUTLAY_RETURN_IF_ERROR(Deliver(txn, happening, group_id, subscription.id, users, &wording, &told));
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool has_routes, HasRoutes(txn, happening.organization, routing));
  return has_routes ? AddPlan(txn, happening.organization, told) : absl::OkStatus();
}

absl::StatusOr<TimeZone> ZoneOf(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::OrganizationChanged> row,
                          reader.Find(tenant::kOrganizations, {organization}));
  if (!row.has_value() || row->time_zone().empty()) return TimeZone();
  return TimeZone::Load(row->time_zone());
}

}  // namespace outlay::notification
