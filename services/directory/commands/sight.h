// The objects that a caller with rights on only some groups can see (D4): a group in reach, and a user who is a member
// of one. All others are answered like unknown ones, with the same code and text.
//
// A group to which something is to be added, or from which something is to be removed, is checked by access::CheckReach
// instead.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_SIGHT_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_SIGHT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/reach.h"
#include "common/store/store.h"
#include "services/directory/store/keyspaces.h"

namespace outlay::directory {

// NOT_FOUND / GROUP_NOT_FOUND. Reads nothing.
absl::Status CheckGroupInSight(const access::Reach* reach, const std::string& group_id);

// Returns whether the user is a member of a group in reach. Users in no group belong to the top one, as do
// deprovisioned and unknown users.
absl::StatusOr<bool> IsUserInSight(const store::Reader& reader, const access::Reach* reach, const IdKey& user);
// NOT_FOUND / USER_NOT_FOUND.
absl::Status CheckUserInSight(const store::Reader& reader, const access::Reach* reach, const IdKey& user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SIGHT_H_
