// Common parts of this service's commands.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCENE_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCENE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/command/executor.h"
#include "common/command/stored_digest.h"
#include "services/directory/domain/organization.h"
#include "services/directory/domain/role.h"
#include "services/directory/domain/role_decisions.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The common inputs of commands, and the events that they announce.
struct Scene {
  std::string id;  // of the organization
  Organization organization;
  absl::Time now;
  Actor actor;
  std::vector<command::Announcement> announcements;

  void Announce(std::string subject, const google::protobuf::Message& event) {
    announcements.push_back(command::Announce(std::move(subject), event));
  }
};

// NOT_FOUND / ORGANIZATION_NOT_FOUND.
absl::StatusOr<Scene> LoadScene(const command::Context& context);

// A resource, as its caller saw it.
struct ResourceRequest {
  std::string id;
  std::string etag;  // empty: not checked
};

// Returns the outcome of a command, with the events in `scene`. Without `before` it created the resource, without
// `after` it deleted it.
command::Outcome Changed(Scene& scene, std::string name, const google::protobuf::Message* before,
                         const google::protobuf::Message* after);
// The same, if the answer is not the changed resource.
command::Outcome Changed(Scene& scene, std::string name, const google::protobuf::Message* before,
                         const google::protobuf::Message* after, const google::protobuf::Message& answer);
// Returns the outcome of a command that had nothing to change, and is not logged.
command::Outcome Unchanged(std::string name, const google::protobuf::Message& answer);

// Returns a person with the person's current rights on a group. NOT_FOUND / GROUP_NOT_FOUND.
absl::StatusOr<Grantor> LoadGiver(const command::Context& context, const Scene& scene, const std::string& person,
                                  const std::string& group_id);

// Ends grants and announces it.
void EndGrants(command::Context& context, Scene& scene, const std::vector<RoleGrant>& grants);

// Revokes one grant by request. FAILED_PRECONDITION / LAST_ADMINISTRATOR, GROUP_MAPPED; NOT_FOUND / USER_NOT_FOUND.
absl::Status RevokeGrant(command::Context& context, Scene& scene, const RoleGrant& grant);

// Returns whether the organization would have no administrator without `grants`, which are the user's (D4). With
// `whole_user`, the user's other grants are disregarded too.
absl::StatusOr<bool> IsLastAdministrator(const command::Context& context, const Scene& scene, const User& user,
                                         const std::vector<RoleGrant>& grants, bool whole_user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCENE_H_
