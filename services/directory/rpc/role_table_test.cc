// The table of built-in roles against every method of every proto: the golden image, which tools/lint keeps complete.
#include "services/directory/domain/role_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "google/protobuf/descriptor.pb.h"
#include "outlay/options/v1/options.pb.h"

namespace outlay::directory {
namespace {

// Permission -> the options of the methods that ask for it.
std::map<std::string, std::vector<options::v1::MethodOptions>> DeclaredPermissions() {
  std::ifstream file("tests/golden/proto.binpb", std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  google::protobuf::FileDescriptorSet image;
  EXPECT_TRUE(image.ParseFromString(bytes.str()));
  std::map<std::string, std::vector<options::v1::MethodOptions>> permissions;
  for (const google::protobuf::FileDescriptorProto& proto : image.file()) {
    for (const google::protobuf::ServiceDescriptorProto& service : proto.service()) {
      for (const google::protobuf::MethodDescriptorProto& method : service.method()) {
        const options::v1::MethodOptions& options = method.options().GetExtension(options::v1::method);
        if (!options.permission().empty()) permissions[options.permission()].push_back(options);
      }
    }
  }
  return permissions;
}

std::set<std::string> PermissionsOf(std::string_view role_id) {
  for (const Role& role : BuiltInRoles(absl::UnixEpoch())) {
    if (role.id == role_id) return {role.spec.permissions.begin(), role.spec.permissions.end()};
  }
  ADD_FAILURE() << "no role " << role_id;
  return {};
}

TEST(RoleTableTest, HasEveryPermissionThatAMethodAsksForAndNoOther) {
  const auto declared = DeclaredPermissions();
  ASSERT_GT(declared.size(), 50u);
  for (const auto& [permission, methods] : declared) {
    EXPECT_NE(IsGrantablePermission(permission), IsPlatformPermission(permission))
        << permission << ": name it once in services/directory/domain/role_table.inc";
    for (const options::v1::MethodOptions& options : methods) {
      if (options.services_only() || options.development_only() || options.any_organization()) {
        EXPECT_TRUE(IsPlatformPermission(permission)) << permission << ": no user asks for it";
      }
    }
  }
  for (const Role& role : BuiltInRoles(absl::UnixEpoch())) {
    for (const std::string& permission : role.spec.permissions) {
      EXPECT_TRUE(declared.contains(permission)) << role.id << ": no method asks for " << permission;
    }
  }
}

TEST(RoleTableTest, TheAdministratorHoldsAllSoThatEveryRoleCanBeGranted) {
  const std::set<std::string> administrator = PermissionsOf(kAdministratorRole);
  for (const auto& [permission, methods] : DeclaredPermissions()) {
    EXPECT_EQ(administrator.contains(permission), IsGrantablePermission(permission)) << permission;
  }
}

TEST(RoleTableTest, TheAuditorChangesNothing) {
  const auto declared = DeclaredPermissions();
  for (const std::string& permission : PermissionsOf("auditor")) {
    // What everybody does with their own inbox, and about it.
    if (permission.starts_with("notices.") || permission.starts_with("preferences.")) continue;
    for (const options::v1::MethodOptions& options : declared.at(permission)) {
      EXPECT_FALSE(options.mutation()) << permission;
    }
  }
}

TEST(RoleTableTest, RolesAreSortedAndBuiltIn) {
  std::vector<std::string> ids;
  for (const Role& role : BuiltInRoles(absl::UnixEpoch())) {
    ids.push_back(role.id);
    EXPECT_TRUE(role.built_in);
    EXPECT_TRUE(std::is_sorted(role.spec.permissions.begin(), role.spec.permissions.end())) << role.id;
    EXPECT_EQ(role.spec.authority_limit_required, role.id == "approver");
  }
  EXPECT_THAT(ids, ::testing::UnorderedElementsAre("administrator", "requisitioner", "finance", "technician",
                                                   "approver", "auditor"));
}

}  // namespace
}  // namespace outlay::directory
