// Converts between SCIM's users and the directory's (D6). Pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_USER_RESOURCE_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_USER_RESOURCE_H_

#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/domain/user.h"
#include "services/directory/domain/user_decisions.h"

namespace outlay::directory::scim {

// The fields of a user that clients write.
struct UserFields {
  UserSpec spec;
  bool active = true;
};

// Returns a user as clients read it, without `meta` and `groups`. `active` tells whether the user is part of the
// organization: clients neither see nor end an invitation or a suspension, which are internal to Outlay.
Json ToResource(const User& user, const Person& person);

// Reads a resource from NormalizeResource and ApplyPatch. The address is the primary one, else the one for work, else
// the first, else the user name if it is an address. INVALID_VALUE: there is none; a text that is too long.
absl::StatusOr<UserFields> FromResource(const json_t* resource);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_USER_RESOURCE_H_
