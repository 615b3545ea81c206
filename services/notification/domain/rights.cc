#include "services/notification/domain/rights.h"

#include <algorithm>
#include <set>

namespace outlay::notification {

bool MayBeTold(const Rights& rights, const std::vector<GroupPath>& groups, absl::Time now) {
  if (!rights.is_active) return false;
  const auto reaches = [&](const GroupPath& path) {
    return std::any_of(rights.held.begin(), rights.held.end(), [&](const Rights::Held& held) {
      return held.expire_time > now && std::find(path.begin(), path.end(), held.group_id) != path.end();
    });
  };
  const bool has_role = std::any_of(rights.held.begin(), rights.held.end(),
                                    [&](const Rights::Held& held) { return held.expire_time > now; });
  return has_role && std::all_of(groups.begin(), groups.end(), reaches);
}

std::vector<std::vector<std::string>> HoldersUpFrom(const GroupPath& path, const std::vector<RoleHold>& holds,
                                                    absl::Time now) {
  std::vector<std::vector<std::string>> levels;
  for (const std::string& group : path) {
    std::set<std::string> users;
    for (const RoleHold& hold : holds) {
      if (hold.group_id == group && hold.expire_time > now) users.insert(hold.user_id);
    }
    if (!users.empty()) levels.emplace_back(users.begin(), users.end());
  }
  return levels;
}

}  // namespace outlay::notification
