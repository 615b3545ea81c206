#include "services/notification/domain/subscription.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/ids.h"
#include "common/base/resource_name.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

// How many people it tells because fields name them. Whose turn it is to decide, no other notice reaches: of those that
// come with the service, and those in place of them, each is told.
size_t PeopleByFields(const Subscription& subscription) {
  if (subscription.user_fields.empty()) return 0;
  const bool asks = FindBuiltIn(subscription.id) != nullptr &&
                    std::any_of(subscription.user_fields.begin(), subscription.user_fields.end(),
                                [](const std::string& path) { return path == "newly_asked" || path == "reminded"; });
  return asks ? limits::kPeopleAsked : limits::kPeopleByFields;
}

}  // namespace

std::string UserIn(std::string_view organization, const std::string& value) {
  if (IsValidId(value)) return value;
  const std::optional<ResourceId> name = ParseResourceName(value, "users");
  return name.has_value() && name->organization == organization && IsValidId(name->id) ? name->id : std::string();
}

bool Holds(const Subscription& subscription, const EventFields& fields) {
  return !subscription.disabled &&
         std::all_of(subscription.conditions.begin(), subscription.conditions.end(),
                     [&](const Condition& condition) { return fields.HasAnyOf(condition.field, condition.values); });
}

std::vector<std::string> PeopleOf(std::string_view organization, const Subscription& subscription,
                                  const EventFields& fields) {
  std::vector<std::string> named = subscription.users;
  for (const std::string& path : subscription.user_fields) {
    for (const std::string& value : fields.Get(path)) {
      if (std::string user = UserIn(organization, value); !user.empty()) named.push_back(std::move(user));
    }
  }
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());
  return named;
}

std::vector<std::string> FirstPeople(const Subscription& subscription, std::vector<std::string> people) {
  size_t left = PeopleByFields(subscription);
  if (people.size() <= left) return people;
  const std::set<std::string> own(subscription.users.begin(), subscription.users.end());
  std::erase_if(people, [&](const std::string& user) {
    if (own.contains(user)) return false;
    if (left == 0) return true;
    --left;
    return false;
  });
  return people;
}

size_t PeopleMax(const Subscription& subscription) {
  if (subscription.disabled) return 0;
  const size_t by_roles = subscription.fallback_roles.empty() ? 0 : limits::kPeopleByRoles;
  return std::max(subscription.users.size() + PeopleByFields(subscription), by_roles);
}

const Subscription* FindBuiltIn(std::string_view id) {
  const std::vector<Subscription>& all = BuiltInSubscriptions();
  const auto found =
      std::lower_bound(all.begin(), all.end(), id, [](const Subscription& a, std::string_view b) { return a.id < b; });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

}  // namespace outlay::notification
