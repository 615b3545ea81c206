#include "services/notification/commands/audience.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {

bool HasPerson(const std::vector<Listener>& listeners) {
  return std::any_of(listeners.begin(), listeners.end(),
                     [](const Listener& each) { return !each.person->rights.is_service_account; });
}

absl::StatusOr<Audience> Audience::Of(const store::Transaction& txn, OrganizationView* view, const Happening& happening,
                                      const Order* order, const Routing& routing) {
  Audience audience(txn, view, happening, routing);
  if (!routing.judges_people) return audience;
  if (happening.waits_for_people) OUTLAY_RETURN_IF_ERROR(audience.CheckPeopleAreKnown());
  for (const std::string& user : ValuesAt(*happening.event, PartyPaths())) {
    audience.parties_.push_back(UserIn(happening.organization, user));
  }
  OUTLAY_RETURN_IF_ERROR(audience.FindGroups(order));
  OUTLAY_RETURN_IF_ERROR(audience.FindOwners(order));
  return audience;
}

// The event may have overtaken what directory says of the people whom its producer knows.
absl::Status Audience::CheckPeopleAreKnown() {
  for (const std::string& name : ValuesAt(*happening_.event, KnownPaths())) {
    const std::string user = UserIn(happening_.organization, name);
    if (user.empty()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Person* const person, view_->ReadPerson(txn_, user));
    if (!person->rights.is_known) return DependencyUnavailable("directory");
  }
  return absl::OkStatus();
}

// What names no group belongs to the organization as a whole.
absl::Status Audience::FindGroups(const Order* order) {
  std::set<std::string> groups;
  if (order != nullptr) {
    groups.insert(order->group_id);
  } else {
    for (const std::string& group : ValuesAt(*happening_.event, GroupPaths())) groups.insert(LastId(group));
  }
  if (groups.empty()) groups.insert("");
  for (const std::string& group : groups) {
    OUTLAY_ASSIGN_OR_RETURN(const GroupPath* const path, view_->PathOf(txn_, group));
    groups_.push_back(*path);
  }
  return absl::OkStatus();
}

absl::Status Audience::FindOwners(const Order* order) {
  std::vector<std::string> groups = ValuesAt(*happening_.event, FormerGroupPaths());
  std::vector<std::string> users = ValuesAt(*happening_.event, OwnerPaths());
  // Few events of an order show it.
  if (groups.empty() && order != nullptr && !order->former_group_id.empty()) {
    groups = {order->former_group_id};
    users = {order->spender, order->creator};
  }
  for (const std::string& group : groups) {
    OUTLAY_ASSIGN_OR_RETURN(const GroupPath* const path, view_->PathOf(txn_, LastId(group)));
    owned_in_.push_back(*path);
    for (const std::string& user : users) owners_.insert(UserIn(happening_.organization, user));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Listener>> Audience::For(const Subscription& subscription, const EventFields& fields) {
  std::vector<std::string> users = PeopleOf(happening_.organization, subscription, fields);
  if (routing_.judges_people) OUTLAY_RETURN_IF_ERROR(KeepAllowed(&users));
  OUTLAY_ASSIGN_OR_RETURN(std::vector<Listener> listeners, ToListeners(FirstPeople(subscription, std::move(users))));
  if (subscription.fallback_roles.empty() || HasPerson(listeners)) return listeners;
  OUTLAY_ASSIGN_OR_RETURN(std::vector<Listener> fallback, Fallback(subscription.fallback_roles));
  std::move(fallback.begin(), fallback.end(), std::back_inserter(listeners));
  return listeners;
}

bool Audience::IsParty(const std::string& user) const {
  return std::find(parties_.begin(), parties_.end(), user) != parties_.end();
}

absl::Status Audience::KeepAllowed(std::vector<std::string>* users) {
  static const std::vector<GroupPath>& any_role = *new std::vector<GroupPath>();
  std::vector<std::string> allowed;
  for (std::string& user : *users) {
    OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Person* const person, view_->ReadPerson(txn_, user));
    if (!person->rights.is_known) has_unknown_ = true;
    const bool may_be_told = MayBeTold(person->rights, IsParty(user) ? any_role : groups_, txn_.now()) ||
                             (owners_.contains(user) && MayBeTold(person->rights, owned_in_, txn_.now()));
    if (may_be_told) allowed.push_back(std::move(user));
  }
  *users = std::move(allowed);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Listener>> Audience::ToListeners(std::vector<std::string> users) {
  std::vector<Listener> listeners;
  listeners.reserve(users.size());
  for (std::string& user : users) {
    OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Person* const person, view_->ReadPerson(txn_, user));
    const bool reaches = !IsParty(user) || MayBeTold(person->rights, groups_, txn_.now());
    listeners.push_back({.user_id = std::move(user), .person = person, .reaches = reaches});
  }
  return listeners;
}

absl::StatusOr<std::vector<Listener>> Audience::Fallback(const std::vector<std::string>& roles) {
  std::vector<Listener> found;
  if (groups_.empty()) return found;
  for (const std::string& role : roles) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleHold>* const holds, view_->HoldsOf(txn_, role));
    // Whoever reaches all groups that it is about reaches the first one.
    for (std::vector<std::string>& users : HoldersUpFrom(groups_.front(), *holds, txn_.now())) {
      OUTLAY_RETURN_IF_ERROR(KeepAllowed(&users));
      OUTLAY_ASSIGN_OR_RETURN(found, ToListeners(std::move(users)));
      std::erase_if(found, [](const Listener& each) { return each.person->rights.is_service_account; });
      if (found.size() > limits::kPeopleByRoles) found.resize(limits::kPeopleByRoles);
      if (!found.empty()) return found;
    }
  }
  return found;
}

}  // namespace outlay::notification
