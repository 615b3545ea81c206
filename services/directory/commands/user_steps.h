// Common parts of the commands on users (D3, D5).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_USER_STEPS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_USER_STEPS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/directory/v1/users.pb.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// NOT_FOUND / USER_NOT_FOUND, ABORTED / ETAG_MISMATCH.
absl::StatusOr<User> LoadUserState(const command::Context& context, const Scene& scene, const ResourceRequest& request);

// Saves a user and announces it. Null `before`: it is new.
v1::User StoreUser(command::Context& context, Scene& scene, const User* before, const User& after);
// The same, returning the command's outcome.
command::Outcome FinishUser(command::Context& context, Scene& scene, const User& before, const User& after);
// Returns the outcome of a command that had nothing to change.
command::Outcome SameUser(const Scene& scene, const User& user);

// Checks that no other user has the address, the user name or the external id. ALREADY_EXISTS / EMAIL_TAKEN,
// USER_NAME_TAKEN, EXTERNAL_ID_TAKEN.
absl::Status CheckUnique(const command::Context& context, const Scene& scene, const std::string& user_id,
                         const Person& person);
// NOT_FOUND / USER_NOT_FOUND (the manager), FAILED_PRECONDITION / MANAGER_CYCLE.
absl::Status CheckManager(const command::Context& context, const Scene& scene, const std::string& user_id,
                          const std::string& manager_id);

// Announces the tokens of identity providers that have no effect any more because the user, who is responsible for
// them, is no longer ACTIVE (D6).
absl::Status TellOrphanedTokens(const command::Context& context, Scene& scene, const User& user);

// Ends all grants and memberships, announces orphaned tokens, and returns the resulting user. Errors as
// DecideDeprovisionUser.
absl::StatusOr<User> EndUser(command::Context& context, Scene& scene, const User& user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_USER_STEPS_H_
