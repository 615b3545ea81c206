// How a user leaves the identity provider's groups when it deletes them, or the person is erased (D6): at once as far
// as one step reaches; serve_mappings.h does the rest. A user who has been deleted but not yet left them all cannot
// come back: what is left of then would count again.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_PROVIDER_GROUP_STEPS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_PROVIDER_GROUP_STEPS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// What one step did.
struct GroupsLeft {
  bool any = false;
  bool all = false;  // the user is a member of none any more
};
absl::StatusOr<GroupsLeft> LeaveProviderGroups(command::Context& context, Scene& scene, const std::string& user_id);

// The first step, with a mark on the user where that was not all.
absl::Status BeginLeavingProviderGroups(command::Context& context, Scene& scene, const std::string& user_id);

// UNAVAILABLE / USER_LEAVING: the user is on the way out of the groups. For whoever takes back a user.
absl::Status CheckLeftProviderGroups(const command::Context& context, const Scene& scene, const User& user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_PROVIDER_GROUP_STEPS_H_
