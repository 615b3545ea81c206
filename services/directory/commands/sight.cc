#include "services/directory/commands/sight.h"

#include <algorithm>
#include <vector>

#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"
#include "services/directory/store/users.h"

namespace outlay::directory {

absl::Status CheckGroupInSight(const access::Reach* reach, const std::string& group_id) {
  return access::Covers(reach, group_id) ? absl::OkStatus() : GroupNotFound(group_id);
}

absl::StatusOr<bool> IsUserInSight(const store::Reader& reader, const access::Reach* reach, const IdKey& user) {
  // Most callers reach the top group, so no read is needed.
  if (access::Covers(reach, /*group_id=*/"")) return true;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Membership> memberships, LoadMemberships(reader, user));
  return std::any_of(memberships.begin(), memberships.end(),
                     [&](const Membership& membership) { return reach->Covers(membership.group_id); });
}

absl::Status CheckUserInSight(const store::Reader& reader, const access::Reach* reach, const IdKey& user) {
  OUTLAY_ASSIGN_OR_RETURN(const bool is_in_sight, IsUserInSight(reader, reach, user));
  return is_in_sight ? absl::OkStatus() : UserNotFound(std::get<1>(user));
}

}  // namespace outlay::directory
