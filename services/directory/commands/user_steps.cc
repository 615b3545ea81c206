#include "services/directory/commands/user_steps.h"

#include <optional>
#include <vector>

#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/directory/v1/scim_events.pb.h"
#include "services/directory/commands/memberships.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/role_table.h"
#include "services/directory/domain/scim_token.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/scim_tokens.h"
#include "services/directory/store/users.h"

namespace outlay::directory {

absl::StatusOr<User> LoadUserState(const command::Context& context, const Scene& scene,
                                   const ResourceRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(User user, LoadUser(context.txn, {scene.id, request.id}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(UserName(scene.id, request.id), request.etag, EtagOf(user)));
  return user;
}

v1::User StoreUser(command::Context& context, Scene& scene, const User* before, const User& after) {
  SaveUser(context.txn, scene.id, before, after);
  v1::User proto = ToProto(scene.id, after);
  scene.Announce(proto.name(), ToEvent(scene.id, after));
  return proto;
}

command::Outcome FinishUser(command::Context& context, Scene& scene, const User& before, const User& after) {
  const v1::User after_proto = StoreUser(context, scene, &before, after);
  const v1::User before_proto = ToProto(scene.id, before);
  return Changed(scene, after_proto.name(), &before_proto, &after_proto);
}

command::Outcome SameUser(const Scene& scene, const User& user) {
  return Unchanged(UserName(scene.id, user.id), ToProto(scene.id, user));
}

absl::Status CheckUnique(const command::Context& context, const Scene& scene, const std::string& user_id,
                         const Person& person) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> email_owner,
                          FindUserIdByEmail(context.txn, scene.id, person.email));
  if (email_owner.has_value() && *email_owner != user_id) return EmailTaken(*email_owner);
  OUTLAY_ASSIGN_OR_RETURN(
      const std::optional<std::string> name_owner,
      FindUserIdByUserName(context.txn, scene.id, person.user_name.empty() ? person.email : person.user_name));
  if (name_owner.has_value() && *name_owner != user_id) return UserNameTaken(*name_owner);
  if (person.external_id.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> owner,
                          FindUserIdByExternalId(context.txn, scene.id, person.external_id));
  return owner.has_value() && *owner != user_id ? ExternalIdTaken(*owner) : absl::OkStatus();
}

absl::Status CheckManager(const command::Context& context, const Scene& scene, const std::string& user_id,
                          const std::string& manager_id) {
  if (manager_id == user_id && !user_id.empty()) return ManagerCycle(user_id, manager_id);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> managers, LoadManagers(context.txn, scene.id, manager_id));
  return CheckManagers(user_id, managers);
}

absl::Status TellOrphanedTokens(const command::Context& context, Scene& scene, const User& user) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<ScimToken> tokens, LoadScimTokens(context.txn, scene.id));
  std::optional<std::vector<std::string>> administrators;
  for (const ScimToken& token : tokens) {
    if (AnswererOf(token) != user.id || !IsUsable(token, scene.now)) continue;
    v1::ScimTokenOrphaned event;
    event.set_scim_token(ScimTokenName(scene.id, token.id));
    event.set_user(UserName(scene.id, user.id));
    if (!administrators.has_value()) {
      // The leaving user may be one of them.
      OUTLAY_ASSIGN_OR_RETURN(
          administrators,
          ListHolders(context.txn, {scene.id, std::string(kAdministratorRole), scene.organization.root_group_id},
                      limits::kAdministratorsTold + 1, scene.now));
      std::erase(*administrators, user.id);
      if (administrators->size() > limits::kAdministratorsTold) administrators->pop_back();
    }
    for (const std::string& id : *administrators) event.add_administrators(UserName(scene.id, id));
    scene.Announce(event.scim_token(), event);
  }
  return absl::OkStatus();
}

absl::StatusOr<User> EndUser(command::Context& context, Scene& scene, const User& user) {
  const IdKey key = {scene.id, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Membership> memberships, LoadMemberships(context.txn, key));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrantsOfUser(context.txn, key));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_last, IsLastAdministrator(context, scene, user, grants, /*whole_user=*/true));
  std::vector<std::string> groups;
  for (const Membership& membership : memberships) groups.push_back(membership.group_id);
  OUTLAY_ASSIGN_OR_RETURN(User after, DecideDeprovisionUser(user, groups, is_last, scene.now));
  // A suspended user was responsible for none.
  if (user.state == UserState::kActive) OUTLAY_RETURN_IF_ERROR(TellOrphanedTokens(context, scene, user));
  EndGrants(context, scene, grants);
  for (const Membership& membership : memberships) Leave(context, scene, membership, /*moved_to=*/{});
  return after;
}

}  // namespace outlay::directory
