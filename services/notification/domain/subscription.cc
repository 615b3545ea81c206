#include "services/notification/domain/subscription.h"

#include <algorithm>
#include <set>

#include "common/base/ids.h"
#include "common/base/resource_name.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

bool IsMet(const Condition& condition, const EventFields& fields) {
  const std::vector<std::string> values = fields.Get(condition.field);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return std::find(condition.values.begin(), condition.values.end(), value) != condition.values.end();
  });
}

std::vector<std::string> People(std::string_view organization, const Subscription& subscription,
                                const EventFields& fields) {
  std::set<std::string> named;
  for (const std::string& path : subscription.user_fields) {
    for (const std::string& value : fields.Get(path)) named.insert(UserIn(organization, value));
  }
  named.erase("");
  std::set<std::string> people(subscription.users.begin(), subscription.users.end());
  size_t left = limits::kPeopleByFields;
  for (const std::string& user : named) {
    if (left-- == 0) break;
    people.insert(user);
  }
  return {people.begin(), people.end()};
}

}  // namespace

std::string UserIn(std::string_view organization, const std::string& value) {
  if (IsValidId(value)) return value;
  const std::optional<ResourceId> name = ParseResourceName(value, "users");
  return name.has_value() && name->organization == organization && IsValidId(name->id) ? name->id : std::string();
}

bool Holds(const Subscription& subscription, const EventFields& fields) {
  return !subscription.disabled && std::all_of(subscription.conditions.begin(), subscription.conditions.end(),
                                               [&](const Condition& condition) { return IsMet(condition, fields); });
}

std::vector<std::string> DecidePeople(std::string_view organization, const Subscription& subscription,
                                      const EventFields& fields) {
  if (!Holds(subscription, fields)) return {};
  return People(organization, subscription, fields);
}

size_t PeopleMax(const Subscription& subscription) {
  if (subscription.disabled) return 0;
  return subscription.users.size() + (subscription.user_fields.empty() ? 0 : limits::kPeopleByFields);
}

const Subscription* FindBuiltIn(std::string_view id) {
  const std::vector<Subscription>& all = BuiltInSubscriptions();
  const auto found =
      std::lower_bound(all.begin(), all.end(), id, [](const Subscription& a, std::string_view b) { return a.id < b; });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

}  // namespace outlay::notification
