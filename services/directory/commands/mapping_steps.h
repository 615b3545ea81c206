// How users get and lose what mappings of the identity provider's groups give (D6), whatever the verb: at once as far
// as one step reaches; serve_mappings.h does the rest.
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

// The mappings in force, and what one step may still change. A command that changes mappings loads it afterwards.
struct MappingStep {
  GroupMappings mappings;
  int64_t changes_left = limits::kMappedChangesPerStep;
};
absl::StatusOr<MappingStep> LoadMappingStep(const command::Context& context, const Scene& scene);

enum class Served {
  kDone,
  kKept,        // all but what the organization's last administrator keeps until there is another one
  kUnfinished,  // the step may change no more
};

// Gives a user what mappings give and takes back what they gave, and tells it; when all is done, takes out the user's
// mark.
absl::StatusOr<Served> ServeUser(command::Context& context, Scene& scene, const User& user, MappingStep* step);

// Deletes what was proposed and nobody confirmed in time: it counts no more.
absl::Status EndExpiredMappings(command::Context& context, const Scene& scene);

// Serves users, or marks them for later.
absl::Status ServeUsers(command::Context& context, Scene& scene, const std::set<std::string>& user_ids,
                        MappingStep* step);

// Marks a user who was taken back, where a mapping gives anything.
absl::Status MarkReinstated(command::Context& context, const Scene& scene, const User& user);

// Takes a walk through a provider group's members one step further; it goes on later if that was not all.
absl::Status WalkMembers(command::Context& context, Scene& scene, const std::string& provider_group_id,
                         MappingWalk walk, MappingStep* step);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_STEPS_H_
