// The built-in roles and all permissions, from role_table.inc: the only place that knows roles by name (D4).
// docs/roles.md is generated from it. All functions are pure and thread-safe.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_TABLE_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/directory/domain/role.h"

namespace outlay::directory {

// The administrator's role: the first administrator gets it on the top group, and at least one user always has it
// there.
extern const std::string_view kAdministratorRole;

// Returns the roles that every organization has, as created at `now`.
std::vector<Role> BuiltInRoles(absl::Time now);

// Changes when the table does.
std::string RoleTableDigest();

// Roles and digest together, for updating the roles of an older table.
struct RoleTable {
  std::vector<Role> roles;  // as if created at the epoch
  std::string digest;
};
RoleTable BuiltInRoleTable();

// Returns whether roles may have the permission: some built-in role has it.
bool IsGrantablePermission(std::string_view permission);

// Returns whether only operators of the platform or services use the permission, so that no role has it.
bool IsPlatformPermission(std::string_view permission);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_TABLE_H_
