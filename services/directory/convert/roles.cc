#include "services/directory/convert/roles.h"

#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/directory/convert/values.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {
namespace {

v1::RoleGrant::State StateOf(const RoleGrant& grant, absl::Time now) {
  return HasExpired(grant, now) ? v1::RoleGrant::STATE_EXPIRED : static_cast<v1::RoleGrant::State>(grant.state);
}

// Writes the fields that all messages about a grant share, under the same names.
template <typename Proto>
void WriteParties(std::string_view organization, const RoleGrantSpec& spec, Proto* proto) {
  proto->set_user(UserName(organization, spec.user_id));
  proto->set_role(RoleName(organization, spec.role_id));
  proto->set_group(GroupName(organization, spec.group_id));
}

template <typename Proto>
void WriteGrant(std::string_view organization, const RoleGrant& grant, Proto* proto) {
  WriteParties(organization, grant.spec, proto);
  if (grant.spec.authority_limit.has_value()) {
    rpc::ToProto(*grant.spec.authority_limit, proto->mutable_authority_limit());
  }
  if (grant.spec.expire_time.has_value()) rpc::ToProto(*grant.spec.expire_time, proto->mutable_expire_time());
  proto->set_granted_by(grant.granter.person());
  proto->set_confirmed_by(grant.confirmer);
  rpc::ToProto(grant.grant_time, proto->mutable_grant_time());
  proto->set_group_mapping(GroupMappingName(organization, grant.mapping_id));
}

}  // namespace

RoleSpec FromProto(const v1::Role& proto) {
  return {.display_name = proto.display_name(),
          .permissions = {proto.permissions().begin(), proto.permissions().end()},
          .authority_limit_required = proto.authority_limit_required()};
}

absl::StatusOr<RoleGrantSpec> FromProto(const v1::RoleGrant& proto) {
  RoleGrantSpec spec;
  spec.user_id = LastId(proto.user());
  spec.role_id = LastId(proto.role());
  spec.group_id = LastId(proto.group());
  OUTLAY_ASSIGN_OR_RETURN(spec.authority_limit,
                          MaybeMoney("authority_limit", proto.has_authority_limit(), proto.authority_limit()));
  if (proto.has_expire_time()) spec.expire_time = rpc::TimeFromProto(proto.expire_time());
  return spec;
}

std::string EtagOf(const Role& role) {
  return rpc::MakeEtag(role.create_time, role.revision);
}

std::string EtagOf(const RoleGrant& grant) {
  return rpc::MakeEtag(grant.grant_time, static_cast<int>(grant.state));
}

v1::Role ToProto(std::string_view organization, const Role& role) {
  v1::Role proto;
  proto.set_name(RoleName(organization, role.id));
  proto.set_display_name(role.spec.display_name);
  for (const std::string& permission : role.spec.permissions) proto.add_permissions(permission);
  proto.set_built_in(role.built_in);
  proto.set_authority_limit_required(role.spec.authority_limit_required);
  rpc::ToProto(role.create_time, proto.mutable_create_time());
  rpc::ToProto(role.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(role));
  return proto;
}

v1::RoleGrant ToProto(std::string_view organization, const RoleGrant& grant, absl::Time now) {
  v1::RoleGrant proto;
  proto.set_name(RoleGrantName(organization, grant.id));
  WriteGrant(organization, grant, &proto);
  proto.set_state(StateOf(grant, now));
  if (grant.state == RoleGrantState::kProposed) {
    rpc::ToProto(ProposalExpiry(grant), proto.mutable_proposal_expire_time());
  }
  proto.set_etag(EtagOf(grant));
  return proto;
}

v1::EffectiveRights ToProto(std::string_view organization, const Rights& rights) {
  v1::EffectiveRights proto;
  for (const auto& [permission, right] : rights) {
    v1::EffectiveRight* const added = proto.add_rights();
    added->set_permission(permission);
    if (right.authority_limit.has_value()) {
      rpc::ToProto(*right.authority_limit, added->mutable_authority_limit());
    }
    for (const std::string& grant_id : right.grant_ids) added->add_role_grants(RoleGrantName(organization, grant_id));
  }
  return proto;
}

v1::RoleChanged ToEvent(std::string_view organization, const Role& role) {
  v1::RoleChanged event;
  event.set_role(RoleName(organization, role.id));
  for (const std::string& permission : role.spec.permissions) event.add_permissions(permission);
  event.set_built_in(role.built_in);
  return event;
}

v1::RoleGranted ToGranted(std::string_view organization, const RoleGrant& grant) {
  v1::RoleGranted event;
  event.set_role_grant(RoleGrantName(organization, grant.id));
  WriteGrant(organization, grant, &event);
  return event;
}

v1::RoleGrantProposed ToProposed(std::string_view organization, const RoleGrant& grant) {
  v1::RoleGrantProposed event;
  event.set_role_grant(RoleGrantName(organization, grant.id));
  WriteParties(organization, grant.spec, &event);
  event.set_proposed_by(grant.granter.person());
  rpc::ToProto(ProposalExpiry(grant), event.mutable_expire_time());
  return event;
}

v1::RoleRevoked ToRevoked(std::string_view organization, const RoleGrant& grant, const std::string& revoker,
                          absl::Time now) {
  v1::RoleRevoked event;
  event.set_role_grant(RoleGrantName(organization, grant.id));
  WriteParties(organization, grant.spec, &event);
  event.set_revoked_by(revoker);
  rpc::ToProto(now, event.mutable_revoke_time());
  return event;
}

}  // namespace outlay::directory
