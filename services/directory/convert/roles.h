// Converts roles, grants and rights between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_ROLES_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_ROLES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/role.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "services/directory/domain/role.h"

namespace outlay::directory {

RoleSpec FromProto(const v1::Role& proto);
// INVALID_ARGUMENT / FIELD_INVALID {field}, relative to the grant.
absl::StatusOr<RoleGrantSpec> FromProto(const v1::RoleGrant& proto);

std::string EtagOf(const Role& role);
std::string EtagOf(const RoleGrant& grant);
v1::Role ToProto(std::string_view organization, const Role& role);
// `now` decides whether it has expired.
v1::RoleGrant ToProto(std::string_view organization, const RoleGrant& grant, absl::Time now);
v1::EffectiveRights ToProto(std::string_view organization, const Rights& rights);

v1::RoleChanged ToEvent(std::string_view organization, const Role& role);
// Events of a grant in force, of a proposed one, and of one that ends.
v1::RoleGranted ToGranted(std::string_view organization, const RoleGrant& grant);
v1::RoleGrantProposed ToProposed(std::string_view organization, const RoleGrant& grant);
v1::RoleRevoked ToRevoked(std::string_view organization, const RoleGrant& grant, const std::string& revoker,
                          absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_ROLES_H_
