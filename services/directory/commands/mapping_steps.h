// The changes of users' roles and memberships by mappings of the identity provider's groups (D6), for all verbs:
// immediately as far as one step allows; serve_mappings.h does the rest.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_STEPS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_STEPS_H_

#include <cstdint>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/group_mapping.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/user.h"
#include "services/directory/store/group_mappings.h"

namespace outlay::directory {

// The mappings in force, and the number of changes that the step may still make. A command that changes mappings loads
// it afterwards.
struct MappingStep {
  GroupMappings mappings;
  int64_t changes_left = limits::kMappedChangesPerStep;
};
absl::StatusOr<MappingStep> LoadMappingStep(const command::Context& context, const Scene& scene);

enum class Served {
  kDone,
  kKept,        // all but a grant that the last administrator keeps until there is another one
  kUnfinished,  // the step may make no more changes
};

// Gives a user what mappings give, takes back what they no longer give, and announces the changes; removes the user's
// mark when that is complete.
absl::StatusOr<Served> ServeUser(command::Context& context, Scene& scene, const User& user, MappingStep* step);

// Deletes mappings that were proposed and not confirmed in time.
absl::Status EndExpiredMappings(command::Context& context, const Scene& scene);

// Handles users, or marks them for later.
absl::Status ServeUsers(command::Context& context, Scene& scene, const std::set<std::string>& user_ids,
                        MappingStep* step);

// Marks a user who was reinstated, if any mapping gives something.
absl::Status MarkReinstated(command::Context& context, const Scene& scene, const User& user);

// Continues a walk through a provider group's members by one step; the rest follows later.
absl::Status WalkMembers(command::Context& context, Scene& scene, const std::string& provider_group_id,
                         MappingWalk walk, MappingStep* step);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_STEPS_H_
