// What the commands of this service have in common.
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

// What every command begins with, and whom it tells what.
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

// Which resource, as its caller saw it.
struct ResourceRequest {
  std::string id;
  std::string etag;  // empty: not checked
};

// What a command did, told by `scene`. Without `before` it created something, without `after` it deleted it.
command::Outcome Changed(Scene& scene, std::string name, const google::protobuf::Message* before,
                         const google::protobuf::Message* after);
// The same when what is answered is not the resource after.
command::Outcome Changed(Scene& scene, std::string name, const google::protobuf::Message* before,
                         const google::protobuf::Message* after, const google::protobuf::Message& answer);
// It is that already; nothing is logged.
command::Outcome Unchanged(std::string name, const google::protobuf::Message& answer);

// Who acts, with what that person holds on a group now. NOT_FOUND / GROUP_NOT_FOUND.
absl::StatusOr<Giver> LoadGiver(const command::Context& context, const Scene& scene, const std::string& person,
                                const std::string& group_id);

// Ends grants and tells it.
void EndGrants(command::Context& context, Scene& scene, const std::vector<RoleGrant>& grants);

// Ends one grant because somebody wants it. FAILED_PRECONDITION / LAST_ADMINISTRATOR, GROUP_MAPPED; NOT_FOUND /
// USER_NOT_FOUND.
absl::Status RevokeGrant(command::Context& context, Scene& scene, const RoleGrant& grant);

// Whether without `grants`, which are the user's, nobody would be left who administers the organization (D4). With
// `whole_user` the user's other grants do not count either.
absl::StatusOr<bool> IsLastAdministrator(const command::Context& context, const Scene& scene, const User& user,
                                         const std::vector<RoleGrant>& grants, bool whole_user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCENE_H_
