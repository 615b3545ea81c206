#include "services/notification/commands/tell.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/notification/commands/routes.h"
#include "services/notification/commands/wording.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/domain/rights.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organization_view.h"
#include "services/notification/store/plans.h"

namespace outlay::notification {
namespace {

Notice NoticeOf(const Happening& happening, const std::string& kind, const Words& words, absl::Time now, bool muted) {
  return {.kind = kind,
          .event_type = happening.event->GetDescriptor()->full_name(),
          .subject = happening.subject,
          .title = words.title,
          .text = words.text,
          .create_time = now,
          .event_time = happening.time,
          .read_time = std::nullopt,
          .acknowledge_time = std::nullopt,
          .muted = muted};
}

// Who may be told what an event says.
struct Audience {
  std::vector<GroupPath> groups;  // whose figures it tells: of the order that it is about, or those that it names
  std::set<std::string> parties;  // ids of users whom it concerns themselves, whatever they reach
};

// What names no group belongs to the organization as a whole.
absl::StatusOr<Audience> AudienceOf(const store::Reader& reader, OrganizationView& view, const Happening& happening,
                                    const std::optional<Order>& order) {
  Audience audience;
  for (const std::string& user : ValuesAt(*happening.event, PartyPaths())) {
    audience.parties.insert(UserIn(happening.organization, user));
  }
  std::set<std::string> groups;
  if (order.has_value()) {
    groups.insert(order->group_id);
  } else {
    for (const std::string& group : ValuesAt(*happening.event, GroupPaths())) groups.insert(LastId(group));
  }
  if (groups.empty()) groups.insert("");
  for (const std::string& group : groups) {
    OUTLAY_ASSIGN_OR_RETURN(GroupPath path, view.PathOf(reader, group));
    audience.groups.push_back(std::move(path));
  }
  return audience;
}

// The event may have overtaken what directory says of the people whom its producer knows.
absl::Status CheckPeopleAreKnown(const store::Reader& reader, OrganizationView& view, const Happening& happening,
                                 absl::Time now) {
  if (now - happening.time >= limits::kPeopleCatchUp) return absl::OkStatus();
  for (const std::string& name : ValuesAt(*happening.event, KnownPaths())) {
    const std::string user = UserIn(happening.organization, name);
    if (user.empty()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Person* const person, view.ReadPerson(reader, user));
    if (!person->rights.is_known) return DependencyUnavailable("directory");
  }
  return absl::OkStatus();
}

// Those of `users` who may be told.
absl::StatusOr<std::vector<std::string>> Allowed(const store::Reader& reader, OrganizationView& view,
                                                 const Happening& happening, const Audience& audience,
                                                 std::vector<std::string> users, absl::Time now,
                                                 UnknownPeople* unknown) {
  static const std::vector<GroupPath>& any_role = *new std::vector<GroupPath>();
  std::vector<std::string> allowed;
  for (std::string& user : users) {
    OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Person* const person, view.ReadPerson(reader, user));
    if (!person->rights.is_known && unknown != nullptr) {
      unknown->OnUnknown(happening.organization, happening.event->GetDescriptor()->full_name());
    }
    const bool is_party = audience.parties.contains(user);
    if (MayBeTold(person->rights, is_party ? any_role : audience.groups, now)) allowed.push_back(std::move(user));
  }
  return allowed;
}

// Adds what is to reach people outside their inboxes to `told`.
absl::Status Deliver(store::Transaction& txn, OrganizationView& view, const Happening& happening,
                     const std::string& kind, const std::vector<std::string>& users, Wording* wording,
                     std::vector<NoticeRef>* told) {
  for (const std::string& user : users) {
    OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Person* const person, view.ReadPerson(txn, user));
    const bool is_muted = person->muted.contains(happening.subject);
    OUTLAY_ASSIGN_OR_RETURN(const Words words, wording->In(person->preferences.language));
    OUTLAY_ASSIGN_OR_RETURN(NoticeRef ref,
                            AddNotice(txn, {happening.organization, user}, happening.cause,
                                      NoticeOf(happening, kind, words, txn.now(),
                                               is_muted || !IsWanted(person->preferences, kind, ChannelKind::kInbox))));
    if (!is_muted) told->push_back(std::move(ref));
  }
  return absl::OkStatus();
}

// Paths of the people outside whom an event is told to: contacts of its order, or who is invited.
std::vector<std::string> OutsidersOf(const Happening& happening, const std::optional<Order>& order,
                                     const Routing& routing) {
  std::vector<std::string> outsiders;
  if (!routing.has_email || happening.is_late) return outsiders;
  if (const std::string invited = UserIn(happening.organization, InviteeOf(*happening.event)); !invited.empty()) {
    if (routing.has_invitations) outsiders.push_back(InvitationPath(invited));
  } else if (order.has_value()) {
    const std::string order_id = LastId(OrderOf(*happening.event));
    for (size_t i = 0; i < std::min(order->contacts.size(), limits::kContactsPerEvent); ++i) {
      outsiders.push_back(ContactPath(order_id, order->contacts[i]));
    }
  }
  return outsiders;
}

// People outside get notices that stand in no inbox: each is told once of an event, as the first subscription says.
absl::Status DeliverOutside(store::Transaction& txn, const Happening& happening,
                            const std::vector<std::string>& outsiders, const std::string& kind, Wording* wording,
                            std::vector<NoticeRef>* told) {
  OUTLAY_ASSIGN_OR_RETURN(const Words words, wording->In(/*language=*/""));
  for (const std::string& path : outsiders) {
    const NoticeRef ref{.organization = happening.organization,
                        .user_id = path,
                        .notice_id = NoticeId(txn.now(), happening.cause, kind, path)};
    OUTLAY_RETURN_IF_ERROR(
        SaveNotice(txn, ref, std::nullopt, NoticeOf(happening, kind, words, txn.now(), /*muted=*/true)));
    told->push_back(ref);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Order>> OrderBehind(const store::Reader& reader, const Happening& happening) {
  if (happening.order.has_value()) return happening.order;
  const std::optional<ResourceId> order = ParseResourceName(OrderOf(*happening.event), "purchaseOrders");
  if (!order.has_value() || order->organization != happening.organization) return std::optional<Order>();
  return FindOrder(reader, *order);
}

}  // namespace

absl::Status Tell(store::Transaction& txn, const Happening& happening, const Routing& routing) {
  OUTLAY_ASSIGN_OR_RETURN(OrganizationView* const view, OrganizationView::Find(txn, happening.organization));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Subscription>* const subscriptions,
                          view->SubscriptionsTo(txn, happening.event->GetDescriptor()->full_name()));
  std::optional<MessageFields> fields;
  std::optional<Order> order;
  Audience audience;
  std::vector<NoticeRef> told;
  std::string language;
  std::vector<std::string> outsiders;
  for (const Subscription& subscription : *subscriptions) {
    if (!fields.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(order, OrderBehind(txn, happening));
      OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Calendar* const calendar, view->ReadCalendar(txn));
      OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, calendar->zone);
      language = calendar->language;
      if (routing.judges_people) {
        OUTLAY_RETURN_IF_ERROR(CheckPeopleAreKnown(txn, *view, happening, txn.now()));
        OUTLAY_ASSIGN_OR_RETURN(audience, AudienceOf(txn, *view, happening, order));
      }
      outsiders = OutsidersOf(happening, order, routing);
      fields.emplace(*happening.event, order, zone);
    }
    if (!Holds(subscription, *fields)) continue;
    std::vector<std::string> users = PeopleOf(happening.organization, subscription, *fields);
    if (routing.judges_people) {
      OUTLAY_ASSIGN_OR_RETURN(users,
                              Allowed(txn, *view, happening, audience, std::move(users), txn.now(), routing.unknown));
    }
    users = FirstPeople(subscription, std::move(users));
    const bool tells_outsiders = !outsiders.empty() && subscription.contacts;
    if (users.empty() && !tells_outsiders) continue;
    Wording wording(txn, view, language, subscription, *fields);
    OUTLAY_RETURN_IF_ERROR(Deliver(txn, *view, happening, subscription.id, users, &wording, &told));
    if (!tells_outsiders) continue;
    OUTLAY_RETURN_IF_ERROR(DeliverOutside(txn, happening, outsiders, subscription.id, &wording, &told));
    outsiders.clear();
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool has_routes, HasRoutes(txn, happening.organization, routing));
  return has_routes ? AddPlan(txn, happening.organization, told) : absl::OkStatus();
}

}  // namespace outlay::notification
