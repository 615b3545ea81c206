#include <string>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/record_parts.h"
#include "services/directory/store/records.h"

namespace outlay::directory {

storage::v1::RoleRecord ToRecord(const Role& role) {
  storage::v1::RoleRecord record;
  record.set_display_name(role.spec.display_name);
  for (const std::string& permission : role.spec.permissions) record.add_permissions(permission);
  record.set_authority_limit_required(role.spec.authority_limit_required);
  record.set_built_in(role.built_in);
  record_parts::FromVersion(role, &record);
  record.set_create_digest(role.create_digest);
  return record;
}

absl::StatusOr<Role> FromRecord(std::string_view id, const storage::v1::RoleRecord& record) {
  Role role;
  role.id = id;
  role.spec.display_name = record.display_name();
  role.spec.permissions.assign(record.permissions().begin(), record.permissions().end());
  role.spec.authority_limit_required = record.authority_limit_required();
  role.built_in = record.built_in();
  record_parts::ToVersion(record, &role);
  role.create_digest = record.create_digest();
  return role;
}

storage::v1::RoleGrantRecord ToRecord(const RoleGrant& grant) {
  storage::v1::RoleGrantRecord record;
  record.set_user_id(grant.spec.user_id);
  record.set_role_id(grant.spec.role_id);
  record.set_group_id(grant.spec.group_id);
  if (grant.spec.authority_limit.has_value()) {
    record_parts::FromAmount(*grant.spec.authority_limit, record.mutable_authority_limit());
  }
  record.set_expire_time(store::TimeMicros(grant.spec.expire_time));
  record.set_state(static_cast<int>(grant.state));
  record.set_granter(grant.granter.subject);
  record.set_granter_on_behalf_of(grant.granter.on_behalf_of);
  record.set_confirmer(grant.confirmer);
  record.set_grant_time(absl::ToUnixMicros(grant.grant_time));
  record.set_create_digest(grant.create_digest);
  record.set_mapping_id(grant.mapping_id);
  return record;
}

storage::v1::RoleGrantRecord ToRecord(const RoleGrant& grant, const Revocation& revocation) {
  return record_parts::Revoked(ToRecord(grant), revocation);
}

absl::StatusOr<RoleGrant> FromRecord(std::string_view id, const storage::v1::RoleGrantRecord& record) {
  RoleGrant grant;
  grant.id = id;
  grant.spec.user_id = record.user_id();
  grant.spec.role_id = record.role_id();
  grant.spec.group_id = record.group_id();
  OUTLAY_ASSIGN_OR_RETURN(
      grant.spec.authority_limit,
      record_parts::ToAmount(record.has_authority_limit(), record.authority_limit(), kRoleGrants.name));
  grant.spec.expire_time = store::StoredTime(record.expire_time());
  OUTLAY_ASSIGN_OR_RETURN(grant.state, store::StoredEnum(record.state(), RoleGrantState::kGranted, kRoleGrants.name));
  grant.granter = {.subject = record.granter(), .on_behalf_of = record.granter_on_behalf_of()};
  grant.confirmer = record.confirmer();
  grant.grant_time = absl::FromUnixMicros(record.grant_time());
  grant.create_digest = record.create_digest();
  grant.mapping_id = record.mapping_id();
  return grant;
}

}  // namespace outlay::directory
