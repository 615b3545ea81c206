// Checks who may move a group below groups whose roles then reach it (D2, D4, I13, I14): the move gives these roles.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_MOVE_RIGHTS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_MOVE_RIGHTS_H_

#include <string>

#include "absl/status/status.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/group.h"

namespace outlay::directory {

// To be called before a group moves below the last group of `new_parent_path`: applies CheckRoleFromAbove to the grants
// and mappings in force on the groups that come above it. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED:
// limits::kGrantsAboveMovedGroup, kHoldersAboveMovedGroup.
absl::Status CheckMove(const command::Context& context, const Scene& scene, const std::string& group_id,
                       const GroupPath& new_parent_path);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_MOVE_RIGHTS_H_
