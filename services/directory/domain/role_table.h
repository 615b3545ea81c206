// The built-in roles and every permission there is, from role_table.inc: the only place that knows a role by its name
// (D4). docs/roles.md is written from it. All functions are pure and thread-safe.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_TABLE_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/directory/domain/role.h"

namespace outlay::directory {

// The role that administers: the first administrator gets it on the top group, and somebody always has it there.
extern const std::string_view kAdministratorRole;

// The roles that every organization has, as they are made at `now`.
std::vector<Role> BuiltInRoles(absl::Time now);

// Changes when the table does.
std::string RoleTableDigest();

// Both together, for what brings the roles of an older table up to date.
struct RoleTable {
  std::vector<Role> roles;  // as if they were made at the epoch
  std::string digest;
};
RoleTable BuiltInRoleTable();

// Whether a role may hold it: some built-in role does.
bool IsGrantablePermission(std::string_view permission);

// What no role holds, since operators of the platform or services ask for it.
bool IsPlatformPermission(std::string_view permission);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_TABLE_H_
