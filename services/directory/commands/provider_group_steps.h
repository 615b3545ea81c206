// Removes a user from the identity provider's groups when it deletes the user, or the person is erased (D6):
// immediately as far as one step allows; serve_mappings.h does the rest. A deleted user who is still in some of them
// cannot be reinstated, because the remaining memberships would count again.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_PROVIDER_GROUP_STEPS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_PROVIDER_GROUP_STEPS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The result of one step.
struct GroupsLeft {
  bool any = false;
  bool all = false;  // the user is no longer a member of any
};
absl::StatusOr<GroupsLeft> LeaveProviderGroups(command::Context& context, Scene& scene, const std::string& user_id);

// Makes the first step, and marks the user if more are needed.
absl::Status BeginLeavingProviderGroups(command::Context& context, Scene& scene, const std::string& user_id);

// UNAVAILABLE / USER_LEAVING: the user is still being removed from the groups. To be called before a user is
// reinstated.
absl::Status CheckLeftProviderGroups(const command::Context& context, const Scene& scene, const User& user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_PROVIDER_GROUP_STEPS_H_
