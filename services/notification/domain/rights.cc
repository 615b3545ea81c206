#include "services/notification/domain/rights.h"

#include <algorithm>

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

}  // namespace outlay::notification
