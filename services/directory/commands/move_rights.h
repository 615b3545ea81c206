// Who may move a group under groups whose roles then reach it (D2, D4, I13, I14): the roles are given by the move.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_MOVE_RIGHTS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_MOVE_RIGHTS_H_

#include <string>

#include "absl/status/status.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/group.h"

namespace outlay::directory {

// Before a group moves below the last one of `new_parent_path`: what grants and mappings in force on the groups that
// come above it newly give on it, by CheckRoleFromAbove. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED:
// limits::kGrantsAboveMovedGroup, kHoldersAboveMovedGroup.
absl::Status CheckMove(const command::Context& context, const Scene& scene, const std::string& group_id,
                       const GroupPath& new_parent_path);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_MOVE_RIGHTS_H_
