// Which event becomes which notice, for whom: data that is held against every event (N1). Pure.
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
  std::vector<std::string> values;  // one of them

  bool operator==(const Condition&) const = default;
};

struct Subscription {
  std::string id;
  std::string event_type;
  std::vector<Condition> conditions;     // all of them
  std::vector<std::string> user_fields;  // paths whose values are users
  std::vector<std::string> users;        // ids
  // Ids: in place of nobody, those who have the first of these that somebody has who may be told.
  std::vector<std::string> fallback_roles;
  std::string title;  // templates
  std::string text;
  bool disabled = false;
  bool contacts = false;                  // those of the order are told, too
  std::optional<absl::Time> create_time;  // nothing: built in

  bool operator==(const Subscription&) const = default;
};

// Whether it holds for an event.
bool Holds(const Subscription& subscription, const EventFields& fields);

// Whom an event that it holds for concerns, as ids, sorted, no two alike. Users that belong to another organization,
// and texts that are no user, are left out.
std::vector<std::string> PeopleOf(std::string_view organization, const Subscription& subscription,
                                  const EventFields& fields);

// Of those whom it concerns and who may be told, as many as it tells: the first in id order besides its own users.
// `people` is sorted.
std::vector<std::string> FirstPeople(const Subscription& subscription, std::vector<std::string> people);

// The id of a user that is written as an id or as a name; empty: none of this organization.
std::string UserIn(std::string_view organization, const std::string& value);

// How many people it may tell of one event.
size_t PeopleMax(const Subscription& subscription);

// Those that come with the service, in id order.
const std::vector<Subscription>& BuiltInSubscriptions();

// Nothing: no built-in one has that id.
const Subscription* FindBuiltIn(std::string_view id);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_SUBSCRIPTION_H_
