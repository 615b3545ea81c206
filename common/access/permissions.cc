#include "common/access/permissions.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::access {

absl::StatusOr<Permissions> Permissions::Create(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.size() > limits::kPermissions) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "TOO_MANY_PERMISSIONS",
        Concat("the methods ask for ", names.size(), " permissions; raise the limit of ", limits::kPermissions),
        {{"given", Concat(names.size())}, {"limit", Concat(limits::kPermissions)}});
  }
  return Permissions(std::move(names));
}

std::optional<PermissionId> Permissions::Find(std::string_view name) const {
  const auto found = std::lower_bound(names_.begin(), names_.end(), name);
  if (found == names_.end() || *found != name) return std::nullopt;
  return static_cast<PermissionId>(found - names_.begin());
}

}  // namespace outlay::access
