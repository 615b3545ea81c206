// SCIM's users and the directory's (D6). Pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_USER_RESOURCE_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_USER_RESOURCE_H_

#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/domain/user.h"
#include "services/directory/domain/user_decisions.h"

namespace outlay::directory::scim {

// What a client writes into a user.
struct UserFields {
  UserSpec spec;
  bool active = true;
};

// What a client reads of a user, without `meta` and `groups`. `active` says whether the user is part of the
// organization: an invitation or a suspension is Outlay's own matter, which a client neither sees nor ends.
Json ToResource(const User& user, const Person& person);

// From a resource as NormalizeResource and ApplyPatch give it. The address is the primary one, else the one for work,
// else the first, else the user name where it is an address. INVALID_VALUE: there is none; a text that is too long.
absl::StatusOr<UserFields> FromResource(const json_t* resource);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_USER_RESOURCE_H_
