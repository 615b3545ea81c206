#include "services/directory/commands/organization_commands.h"

#include <optional>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "services/directory/commands/scene.h"
#include "services/directory/convert/groups.h"
#include "services/directory/convert/organizations.h"
#include "services/directory/convert/roles.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/role_table.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/organizations.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// The id of the grant that is created with the organization.
constexpr std::string_view kFirstGrantId = "first-administrator";

absl::Status MakeRootGroup(command::Context& context, Scene& scene) {
  Group root;
  root.id = scene.organization.root_group_id;
  root.display_name = scene.organization.spec.display_name.empty() ? scene.id : scene.organization.spec.display_name;
  root.create_time = scene.now;
  root.update_time = scene.now;
  root.place_time = scene.now;
  root.revision = 1;
  OUTLAY_RETURN_IF_ERROR(InsertGroup(context.txn, scene.id, root));
  scene.Announce(GroupName(scene.id, root.id), ToEvent(scene.id, root));
  return absl::OkStatus();
}

void MakeBuiltInRoles(command::Context& context, Scene& scene) {
  for (const Role& role : BuiltInRoles(scene.now)) {
    SaveRole(context.txn, scene.id, role);
    scene.Announce(RoleName(scene.id, role.id), ToEvent(scene.id, role));
  }
}

absl::Status MakeAdministrator(command::Context& context, Scene& scene, const OrganizationCreation& creation) {
  const std::string& user_id = creation.administrator_id;
  const std::string& root = scene.organization.root_group_id;
  OUTLAY_ASSIGN_OR_RETURN(
      const User user, DecideCreateUser({.person = creation.administrator, .manager_id = {}, .owner_id = {}}, user_id,
                                        /*activate=*/true, /*digest=*/{}, scene.now));
  SaveUser(context.txn, scene.id, nullptr, user);
  SavePerson(context.txn, {scene.id, user_id}, Person(), creation.administrator);
  scene.Announce(UserName(scene.id, user_id), ToEvent(scene.id, user));
  const Membership membership = {.user_id = user_id, .group_id = root, .join_time = scene.now};
  SaveMembership(context.txn, scene.id, membership);
  scene.Announce(UserName(scene.id, user_id), ToEvent(scene.id, membership));
  const RoleGrant grant = {.id = std::string(kFirstGrantId),
                           .spec = {.user_id = user_id,
                                    .role_id = std::string(kAdministratorRole),
                                    .group_id = root,
                                    .authority_limit = std::nullopt,
                                    .expire_time = std::nullopt},
                           .state = RoleGrantState::kGranted,
                           .granter = {},
                           .confirmer = {},
                           .grant_time = scene.now,
                           .create_digest = {}};
  SaveRoleGrant(context.txn, scene.id, grant);
  scene.Announce(RoleGrantName(scene.id, grant.id), ToGranted(scene.id, grant));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<command::Outcome> CreateOrganization::Run(command::Context& context) const {
  const std::string& id = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Organization> present, FindOrganization(context.txn, id));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return OrganizationIdTaken(id);
    return Unchanged(OrganizationName(id), ToProto(*present));
  }
  OUTLAY_RETURN_IF_ERROR(AtField("organization", CheckOrganization(creation_.spec)));
  Scene scene;
  scene.id = id;
  scene.now = context.now;
  scene.actor = {.subject = context.caller.subject, .on_behalf_of = context.caller.on_behalf_of};
  scene.organization = {.id = id,
                        .spec = creation_.spec,
                        .root_group_id = creation_.root_group_id,
                        .role_table_digest = RoleTableDigest(),
                        .create_time = scene.now,
                        .update_time = scene.now,
                        .revision = 1,
                        .create_digest = StoredDigest(context)};
  SaveOrganization(context.txn, scene.organization);
  scene.Announce(OrganizationName(id), ToEvent(scene.organization));
  OUTLAY_RETURN_IF_ERROR(MakeRootGroup(context, scene));
  MakeBuiltInRoles(context, scene);
  OUTLAY_RETURN_IF_ERROR(MakeAdministrator(context, scene, creation_));
  const v1::Organization after = ToProto(scene.organization);
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<rpc::FieldMaskRules> MakeOrganizationMaskRules() {
  return rpc::FieldMaskRules::Create(
      v1::Organization::descriptor(),
      {"display_name", "time_zone", "fiscal_year_first_month", "quotas", "settings", "tax_registrations"});
}

absl::StatusOr<command::Outcome> UpdateOrganization::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const Organization& organization = scene.organization;
  const v1::Organization before = ToProto(organization);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(before.name(), request_.organization().etag(), before.etag()));
  v1::Organization merged = before;
  OUTLAY_RETURN_IF_ERROR(
      AtField("organization", rules_->Apply(request_.update_mask(), request_.organization(), &merged)));
  const absl::StatusOr<OrganizationSpec> spec = FromProto(merged);
  if (!spec.ok()) return AtField("organization", spec.status());
  const absl::StatusOr<OrganizationDecision> decision =
      DecideUpdateOrganization(organization, *spec, scene.actor, scene.now);
  if (!decision.ok()) return AtField("organization", decision.status());
  if (!decision->changed) return Unchanged(before.name(), before);
  SaveOrganization(context.txn, decision->after);
  if (decision->after.spec != organization.spec) scene.Announce(before.name(), ToEvent(decision->after));
  if (decision->after.proposal != organization.proposal) scene.Announce(before.name(), ToProposed(decision->after));
  const v1::Organization after = ToProto(decision->after);
  return Changed(scene, after.name(), &before, &after);
}

absl::StatusOr<command::Outcome> ConfirmSettings::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const Organization& organization = scene.organization;
  const v1::Organization before = ToProto(organization);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(before.name(), etag_, before.etag()));
  const std::string& root = organization.root_group_id;
  const std::string first = organization.proposal.has_value() ? organization.proposal->proposer.person() : "";
  OUTLAY_ASSIGN_OR_RETURN(const Grantor proposer, LoadGiver(context, scene, first, root));
  OUTLAY_ASSIGN_OR_RETURN(const Grantor confirming, LoadGiver(context, scene, scene.actor.person(), root));
  OUTLAY_ASSIGN_OR_RETURN(const Organization confirmed,
                          DecideConfirmSettings(organization, proposer, scene.actor, confirming, scene.now));
  SaveOrganization(context.txn, confirmed);
  scene.Announce(before.name(), ToEvent(confirmed));
  const v1::Organization after = ToProto(confirmed);
  return Changed(scene, after.name(), &before, &after);
}

absl::StatusOr<command::Outcome> WithdrawSettings::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const Organization& organization = scene.organization;
  const v1::Organization before = ToProto(organization);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(before.name(), etag_, before.etag()));
  OUTLAY_ASSIGN_OR_RETURN(const Organization withdrawn, DecideWithdrawSettings(organization, scene.now));
  SaveOrganization(context.txn, withdrawn);
  scene.Announce(before.name(), ToWithdrawn(organization, scene.actor));
  const v1::Organization after = ToProto(withdrawn);
  return Changed(scene, after.name(), &before, &after);
}

}  // namespace outlay::directory
