// What is there for a caller who may do something on some groups only (D4): a group in reach, and a user who is a
// member of one. All else is answered like what there is not, with the same code and text.
//
// A group that is named as a place, to put something there or take it away, is checked by access::CheckReach instead.
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

// Whether the user is a member of a group in reach. Who is in no group belongs to the top one, as do users who left and
// users there are not.
absl::StatusOr<bool> IsUserInSight(const store::Reader& reader, const access::Reach* reach, const IdKey& user);
// NOT_FOUND / USER_NOT_FOUND.
absl::Status CheckUserInSight(const store::Reader& reader, const access::Reach* reach, const IdKey& user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SIGHT_H_
