#include "services/directory/commands/scene.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/convert/roles.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/role_table.h"
#include "services/directory/store/organizations.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {

absl::StatusOr<Scene> LoadScene(const command::Context& context) {
  Scene scene;
  scene.id = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(scene.organization, LoadOrganization(context.txn, scene.id));
  scene.now = context.now;
  scene.actor = {.subject = context.caller.subject, .on_behalf_of = context.caller.on_behalf_of};
  return scene;
}

command::Outcome Changed(Scene& scene, std::string name, const google::protobuf::Message* before,
                         const google::protobuf::Message* after) {
  return {.resource = std::move(name),
          .before = before != nullptr ? before->SerializeAsString() : std::string(),
          .after = after != nullptr ? after->SerializeAsString() : std::string(),
          .answer = std::nullopt,
          .announcements = std::move(scene.announcements)};
}

command::Outcome Changed(Scene& scene, std::string name, const google::protobuf::Message* before,
                         const google::protobuf::Message* after, const google::protobuf::Message& answer) {
  command::Outcome outcome = Changed(scene, std::move(name), before, after);
  outcome.answer = answer.SerializeAsString();
  return outcome;
}

command::Outcome Unchanged(std::string name, const google::protobuf::Message& answer) {
  return {.resource = std::move(name),
          .before = {},
          .after = answer.SerializeAsString(),
          .answer = std::nullopt,
          .announcements = {},
          .unchanged = true};
}

absl::StatusOr<Grantor> LoadGiver(const command::Context& context, const Scene& scene, const std::string& person,
                                  const std::string& group_id) {
  Grantor giver = {.person = person, .rights = {}};
  OUTLAY_ASSIGN_OR_RETURN(giver.behind, LoadPersonsBehind(context.txn, {scene.id, person}));
  OUTLAY_ASSIGN_OR_RETURN(giver.rights, LoadRights(context.txn, {scene.id, person}, group_id, scene.now));
  return giver;
}

void EndGrants(command::Context& context, Scene& scene, const std::vector<RoleGrant>& grants) {
  for (const RoleGrant& grant : grants) {
    SaveRevokedGrant(context.txn, scene.id, grant, {.time = scene.now, .revoker = scene.actor.person()});
    scene.Announce(RoleGrantName(scene.id, grant.id), ToRevoked(scene.id, grant, scene.actor.person(), scene.now));
  }
}

absl::Status RevokeGrant(command::Context& context, Scene& scene, const RoleGrant& grant) {
  if (!grant.mapping_id.empty()) return GroupMapped(Concat("role grant ", grant.id), grant.mapping_id);
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, grant.spec.user_id}));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_last, IsLastAdministrator(context, scene, user, {grant}, /*whole_user=*/false));
  if (is_last) return LastAdministrator(user.id);
  EndGrants(context, scene, {grant});
  return absl::OkStatus();
}

absl::StatusOr<bool> IsLastAdministrator(const command::Context& context, const Scene& scene, const User& user,
                                         const std::vector<RoleGrant>& grants, bool whole_user) {
  const std::string& root = scene.organization.root_group_id;
  const bool administers = std::any_of(grants.begin(), grants.end(), [&](const RoleGrant& grant) {
    return grant.spec.role_id == kAdministratorRole && grant.spec.group_id == root && IsInForce(grant, scene.now);
  });
  if (!administers || user.state != UserState::kActive) return false;
  std::set<std::string> ending;
  for (const RoleGrant& grant : grants) ending.insert(grant.id);
  OUTLAY_ASSIGN_OR_RETURN(const bool other,
                          HasOtherHolder(context.txn, {scene.id, std::string(kAdministratorRole), root},
                                         whole_user ? user.id : std::string(), ending, scene.now));
  return !other;
}

}  // namespace outlay::directory
