#include "services/directory/commands/role_commands.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "services/directory/commands/mapping_rights.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/commands/sight.h"
#include "services/directory/convert/roles.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/role_decisions.h"
#include "services/directory/store/group_mappings.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

absl::StatusOr<Role> LoadRoleState(const command::Context& context, const Scene& scene,
                                   const ResourceRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(Role role, LoadRole(context.txn, {scene.id, request.id}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(RoleName(scene.id, request.id), request.etag, EtagOf(role)));
  return role;
}

absl::StatusOr<RoleGrant> LoadGrantState(const command::Context& context, const Scene& scene,
                                         const ResourceRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(RoleGrant grant, LoadRoleGrant(context.txn, {scene.id, request.id}));
  if (!access::Covers(context.caller.reach.get(), grant.spec.group_id)) return RoleGrantNotFound(request.id);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(RoleGrantName(scene.id, request.id), request.etag, EtagOf(grant)));
  return grant;
}

// Returns the grants of a role: one more than can be deleted with it if there are too many.
absl::StatusOr<std::vector<RoleGrant>> LoadGrants(const command::Context& context, const Scene& scene,
                                                  const Role& role) {
  return LoadGrantsOfRole(context.txn, {scene.id, role.id}, limits::kGrantsEndedWithRole + 1);
}

// Returns whether a mapping in force or a proposed one gives the role.
absl::StatusOr<bool> IsMapped(const command::Context& context, const Scene& scene, const Role& role) {
  OUTLAY_ASSIGN_OR_RETURN(const GroupMappings mappings, LoadGroupMappings(context.txn, scene.id));
  return std::ranges::any_of(mappings, [&](const GroupMapping& mapping) {
    return mapping.spec.role_id == role.id && !HasExpired(mapping, scene.now);
  });
}

// Saves a grant and announces it.
command::Outcome Finish(command::Context& context, Scene& scene, const RoleGrant* before, const RoleGrant& after) {
  SaveRoleGrant(context.txn, scene.id, after);
  const v1::RoleGrant after_proto = ToProto(scene.id, after, scene.now);
  if (after.state == RoleGrantState::kGranted) {
    scene.Announce(after_proto.name(), ToGranted(scene.id, after));
  } else {
    scene.Announce(after_proto.name(), ToProposed(scene.id, after));
  }
  if (before == nullptr) return Changed(scene, after_proto.name(), nullptr, &after_proto);
  const v1::RoleGrant before_proto = ToProto(scene.id, *before, scene.now);
  return Changed(scene, after_proto.name(), &before_proto, &after_proto);
}

// Makes room for one more grant of the user, by ending expired ones.
absl::Status MakeRoom(command::Context& context, Scene& scene, const std::string& user_id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrantsOfUser(context.txn, {scene.id, user_id}));
  std::vector<RoleGrant> expired;
  for (const RoleGrant& grant : grants) {
    if (HasExpired(grant, scene.now)) expired.push_back(grant);
  }
  if (std::ssize(grants) - std::ssize(expired) >= limits::kGrantsPerUser) {
    return QuotaExceeded("role_grants_per_user", limits::kGrantsPerUser);
  }
  EndGrants(context, scene, expired);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<command::Outcome> CreateRole::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const IdKey key = {scene.id, role_id_};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Role> present, FindRole(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return RoleIdTaken(role_id_);
    return Unchanged(RoleName(scene.id, role_id_), ToProto(scene.id, *present));
  }
  // Otherwise a late or repeated creation would bring back what was deleted.
  OUTLAY_ASSIGN_OR_RETURN(const bool was_deleted, IsDeletedRole(context.txn, key));
  if (was_deleted) return RoleIdTaken(role_id_);
  OUTLAY_ASSIGN_OR_RETURN(const int64_t count, CountCustomRoles(context.txn, scene.id));
  if (count >= limits::kCustomRoles) return QuotaExceeded("custom_roles", limits::kCustomRoles);
  const std::string& root = scene.organization.root_group_id;
  OUTLAY_ASSIGN_OR_RETURN(const Grantor giver, LoadGiver(context, scene, scene.actor.person(), root));
  const absl::StatusOr<Role> role = DecideCreateRole(spec_, role_id_, StoredDigest(context), giver, root, scene.now);
  if (!role.ok()) return AtField("role", role.status());
  SaveRole(context.txn, scene.id, *role);
  const v1::Role after = ToProto(scene.id, *role);
  scene.Announce(after.name(), ToEvent(scene.id, *role));
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<rpc::FieldMaskRules> MakeRoleMaskRules() {
  return rpc::FieldMaskRules::Create(v1::Role::descriptor(),
                                     {"display_name", "permissions", "authority_limit_required"});
}

absl::StatusOr<command::Outcome> UpdateRole::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const v1::Role& wanted = request_.role();
  OUTLAY_ASSIGN_OR_RETURN(const Role role,
                          LoadRoleState(context, scene, {.id = LastId(wanted.name()), .etag = wanted.etag()}));
  const v1::Role before = ToProto(scene.id, role);
  v1::Role merged = before;
  OUTLAY_RETURN_IF_ERROR(AtField("role", rules_->Apply(request_.update_mask(), wanted, &merged)));
  const std::string& root = scene.organization.root_group_id;
  OUTLAY_ASSIGN_OR_RETURN(const Grantor giver, LoadGiver(context, scene, scene.actor.person(), root));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrants(context, scene, role));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_mapped, IsMapped(context, scene, role));
  const bool fixed = scene.organization.spec.settings.role_grant_second_person &&
                     (is_mapped || AreInUse(grants, limits::kGrantsEndedWithRole, scene.now));
  const absl::StatusOr<RoleDecision> decision =
      DecideUpdateRole(role, FromProto(merged), giver, fixed, root, scene.now);
  if (!decision.ok()) return AtField("role", decision.status());
  if (!decision->changed) return Unchanged(before.name(), before);
  OUTLAY_RETURN_IF_ERROR(CheckTokensHoldRole(context, scene, role, decision->after));
  SaveRole(context.txn, scene.id, decision->after);
  const v1::Role after = ToProto(scene.id, decision->after);
  scene.Announce(after.name(), ToEvent(scene.id, decision->after));
  return Changed(scene, after.name(), &before, &after);
}

absl::StatusOr<command::Outcome> RemoveRole::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Role role, LoadRoleState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrants(context, scene, role));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_mapped, IsMapped(context, scene, role));
  OUTLAY_RETURN_IF_ERROR(CheckDeleteRole(role, is_mapped || AreInUse(grants, limits::kGrantsEndedWithRole, scene.now)));
  EndGrants(context, scene, grants);
  OUTLAY_RETURN_IF_ERROR(EndExpiredMappings(context, scene));
  DeleteRole(context.txn, scene.id, role);
  const v1::Role before = ToProto(scene.id, role);
  v1::RoleDeleted event;
  event.set_role(before.name());
  scene.Announce(before.name(), event);
  return Changed(scene, before.name(), &before, nullptr, v1::DeleteRoleResponse());
}

absl::StatusOr<command::Outcome> GrantRole::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), spec_.group_id));
  const IdKey key = {scene.id, grant_id_};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<RoleGrant> present, FindRoleGrant(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return RoleGrantIdTaken(grant_id_);
    return Unchanged(RoleGrantName(scene.id, grant_id_), ToProto(scene.id, *present, scene.now));
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool was_revoked, IsRevokedGrant(context.txn, key));
  if (was_revoked) return RoleGrantIdTaken(grant_id_);
  OUTLAY_RETURN_IF_ERROR(CheckUserInSight(context.txn, context.caller.reach.get(), {scene.id, spec_.user_id}));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, spec_.user_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Role role, LoadRole(context.txn, {scene.id, spec_.role_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Grantor giver, LoadGiver(context, scene, scene.actor.person(), spec_.group_id));
  const absl::StatusOr<RoleGrant> grant =
      DecideGrantRole({.grant_id = grant_id_, .spec = spec_, .granter = scene.actor, .digest = StoredDigest(context)},
                      role, user, giver,
                      {.base_currency = scene.organization.spec.base_currency,
                       .second_person = scene.organization.spec.settings.role_grant_second_person},
                      scene.now);
  if (!grant.ok()) return AtField("role_grant", grant.status());
  OUTLAY_RETURN_IF_ERROR(MakeRoom(context, scene, user.id));
  return Finish(context, scene, nullptr, *grant);
}

absl::StatusOr<command::Outcome> ConfirmRoleGrant::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, LoadGrantState(context, scene, request_));
  const RoleGrantSpec& spec = grant.spec;
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, spec.user_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Role role, LoadRole(context.txn, {scene.id, spec.role_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Grantor proposer, LoadGiver(context, scene, grant.granter.person(), spec.group_id));
  OUTLAY_ASSIGN_OR_RETURN(const Grantor confirming, LoadGiver(context, scene, scene.actor.person(), spec.group_id));
  OUTLAY_ASSIGN_OR_RETURN(const Persons receiver, LoadPersonsBehind(context.txn, {scene.id, user.id}));
  OUTLAY_ASSIGN_OR_RETURN(const RoleGrant after, DecideConfirmRoleGrant(grant, role, user, receiver, proposer,
                                                                        scene.actor, confirming, scene.now));
  return Finish(context, scene, &grant, after);
}

absl::StatusOr<command::Outcome> RevokeRole::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, LoadGrantState(context, scene, request_));
  const v1::RoleGrant before = ToProto(scene.id, grant, scene.now);
  OUTLAY_RETURN_IF_ERROR(RevokeGrant(context, scene, grant));
  return Changed(scene, before.name(), &before, nullptr, v1::RevokeRoleResponse());
}

}  // namespace outlay::directory
