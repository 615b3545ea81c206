// Subscriptions: data that define which event causes which notice, and for whom (N1). Every event is compared with
// them. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_SUBSCRIPTION_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_SUBSCRIPTION_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/notification/domain/event_fields.h"

namespace outlay::notification {

struct Condition {
  std::string field;
  std::vector<std::string> values;  // one of them must match

  bool operator==(const Condition&) const = default;
};

struct Subscription {
  std::string id;
  std::string event_type;
  std::vector<Condition> conditions;     // all of them must hold
  std::vector<std::string> user_fields;  // paths whose values are users
  std::vector<std::string> users;        // ids
  // Role ids. If nobody else is told, the subscription tells the holders of the first of these roles that somebody who
  // may be told holds.
  std::vector<std::string> fallback_roles;
  std::string title;  // templates
  std::string text;
  bool disabled = false;
  bool contacts = false;                  // contacts of the order are notified, too
  std::optional<absl::Time> create_time;  // nothing: built-in

  bool operator==(const Subscription&) const = default;
};

// Returns whether the subscription applies to an event.
bool Holds(const Subscription& subscription, const EventFields& fields);

// Returns the people whom an event of the subscription concerns, as sorted ids without duplicates. Omits users of other
// organizations, and texts that are not users.
std::vector<std::string> PeopleOf(std::string_view organization, const Subscription& subscription,
                                  const EventFields& fields);

// Returns those of `people`, who may be notified, whom the subscription notifies: its own users, and the first of the
// others in order of ids. `people` is sorted.
std::vector<std::string> FirstPeople(const Subscription& subscription, std::vector<std::string> people);

// Returns the id of a user given as an id or a name; empty: not a user of this organization.
std::string UserIn(std::string_view organization, const std::string& value);

// Returns how many people it may notify of one event.
size_t PeopleMax(const Subscription& subscription);

// Returns the built-in subscriptions, in order of ids.
const std::vector<Subscription>& BuiltInSubscriptions();

// Nothing: no built-in subscription has that id.
const Subscription* FindBuiltIn(std::string_view id);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_SUBSCRIPTION_H_
