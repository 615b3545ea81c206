#include "services/directory/domain/role_table.h"

#include <algorithm>
#include <iterator>

#include "common/base/digest.h"
#include "common/base/strings.h"

namespace outlay::directory {
namespace {

struct RoleRow {
  char letter;
  std::string_view id;
  std::string_view display_name;
  bool authority_limit_required;
};

struct PermissionRow {
  std::string_view permission;
  std::string_view holders;  // letters of roles
};

constexpr RoleRow kRoles[] = {
#define OUTLAY_ROLE(letter, id, display_name, limit_required, purpose) {letter, id, display_name, limit_required},
#define OUTLAY_PERMISSION(permission, holders)
#define OUTLAY_PLATFORM_PERMISSION(permission, who)
#include "services/directory/domain/role_table.inc"
#undef OUTLAY_ROLE
#undef OUTLAY_PERMISSION
};

constexpr PermissionRow kPermissions[] = {
#define OUTLAY_ROLE(letter, id, display_name, limit_required, purpose)
#define OUTLAY_PERMISSION(permission, holders) {permission, holders},
#include "services/directory/domain/role_table.inc"
#undef OUTLAY_PERMISSION
#undef OUTLAY_PLATFORM_PERMISSION
};

constexpr std::string_view kPlatformPermissions[] = {
#define OUTLAY_PERMISSION(permission, holders)
#define OUTLAY_PLATFORM_PERMISSION(permission, who) permission,
#include "services/directory/domain/role_table.inc"
#undef OUTLAY_ROLE
#undef OUTLAY_PERMISSION
#undef OUTLAY_PLATFORM_PERMISSION
};

}  // namespace

const std::string_view kAdministratorRole = kRoles[0].id;

std::vector<Role> BuiltInRoles(absl::Time now) {
  std::vector<Role> roles;
  for (const RoleRow& row : kRoles) {
    Role& role = roles.emplace_back();
    role.id = row.id;
    role.spec.display_name = row.display_name;
    role.spec.authority_limit_required = row.authority_limit_required;
    for (const PermissionRow& permission : kPermissions) {
      if (permission.holders.find(row.letter) != std::string_view::npos) {
        role.spec.permissions.emplace_back(permission.permission);
      }
    }
    role.built_in = true;
    role.create_time = now;
    role.update_time = now;
    role.revision = 1;
  }
  return roles;
}

std::string RoleTableDigest() {
  std::string text;
  for (const RoleRow& row : kRoles) {
    text += Concat(row.id, "\t", row.display_name, "\t", row.authority_limit_required ? "1" : "0", "\n");
  }
  for (const PermissionRow& row : kPermissions) {
    text += Concat(row.permission, "\t", row.holders, "\n");
  }
  return std::string(Sha256(text).bytes());
}

RoleTable BuiltInRoleTable() {
  return {.roles = BuiltInRoles(absl::UnixEpoch()), .digest = RoleTableDigest()};
}

bool IsGrantablePermission(std::string_view permission) {
  return std::any_of(std::begin(kPermissions), std::end(kPermissions),
                     [&](const PermissionRow& row) { return row.permission == permission; });
}

bool IsPlatformPermission(std::string_view permission) {
  return std::find(std::begin(kPlatformPermissions), std::end(kPlatformPermissions), permission) !=
         std::end(kPlatformPermissions);
}

}  // namespace outlay::directory
