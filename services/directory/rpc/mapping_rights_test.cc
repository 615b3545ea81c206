// With a token of SCIM nobody gives by mappings what they do not hold (D6, I13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_join.h"
#include "outlay/directory/v1/scim_tokens.pb.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/scim_token.h"
#include "services/directory/rpc/testing/provider_groups.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MappingRightsTest : public ProviderGroupsFixture {
 protected:
  // "bob" may make tokens, and nothing besides.
  MappingRightsTest() {
    for (const char* const id : {"bob", "cid", "dan"}) EXPECT_THAT(CreateUser(id), IsOk());
    EXPECT_THAT(CreateGroup("tech"), IsOk());
    EXPECT_THAT(Post("p1", {"dan"}), IsOk());
    EXPECT_THAT(CreateRole("tokens", absl::StrJoin(ScimTokenPermissions(), "' permissions: '")), IsOk());
    EXPECT_THAT(CreateRole("own", "groups.create"), IsOk());
    EXPECT_THAT(Grant("g-bob", "bob", "tokens", "root"), IsOk());
  }
  absl::StatusOr<v1::Role> CreateRole(const std::string& id, const std::string& permissions) {
    return Send<v1::CreateRoleRequest, v1::Role>("Roles/CreateRole", "parent: 'organizations/acme' role_id: '" + id +
                                                                         "' role { display_name: 'R' permissions: '" +
                                                                         permissions + "' }");
  }
  absl::StatusOr<v1::Role> UpdateRole(const std::string& permissions) {
    return Send<v1::UpdateRoleRequest, v1::Role>(
        "Roles/UpdateRole", "role { name: 'organizations/acme/roles/own' display_name: 'R' " + permissions +
                                " } update_mask { paths: 'permissions' }");
  }
  absl::StatusOr<v1::CreateScimTokenResponse> Token(const std::string& id, const std::string& subject) {
    return Send<v1::CreateScimTokenRequest, v1::CreateScimTokenResponse>(
        "ScimTokens/CreateScimToken", "parent: 'organizations/acme' scim_token_id: '" + id + "'", subject);
  }
  absl::StatusOr<v1::RevokeScimTokenResponse> RevokeToken(const std::string& id) {
    return Send<v1::RevokeScimTokenRequest, v1::RevokeScimTokenResponse>(
        "ScimTokens/RevokeScimToken", "name: 'organizations/acme/scimTokens/" + id + "'");
  }
};

TEST_F(MappingRightsTest, WhoMakesATokenHoldsWhatMappingsGive) {
  ASSERT_THAT(Map("joins", "p1", "tech", "membership: true"), IsOk());
  EXPECT_THAT(Token("t1", "bob"), IsOk()) << "memberships.add is held";
  ASSERT_THAT(RevokeToken("t1"), IsOk());
  ASSERT_THAT(Map("admins", "p1", "root", RoleOf("administrator")), IsOk());
  EXPECT_THAT(Token("t2", "bob"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Token("t2", "ann"), IsOk());
  ASSERT_THAT(RevokeToken("t2"), IsOk());
  ASSERT_THAT(Grant("g-cid", "cid", "administrator", "root"), IsOk());
  ASSERT_THAT(Unmap("admins"), IsOk());
  EXPECT_THAT(Token("t3", "bob"), IsOk());
}

TEST_F(MappingRightsTest, NothingIsMappedThatMakersOfTokensDoNotHold) {
  ASSERT_THAT(Token("t1", "bob"), IsOk());
  ASSERT_THAT(Token("t2", "ann"), IsOk());
  const size_t records = node_.Log("acme").size();
  EXPECT_THAT(Map("m", "p1", "root", RoleOf("administrator")), HasReason("SCIM_TOKEN_RIGHTS_NOT_HELD"));
  EXPECT_THAT(Map("m", "p1", "root", RoleOf("administrator")), HasMetadata("scim_token", "t1"));
  EXPECT_EQ(node_.Log("acme").size(), records);
  EXPECT_THAT(GrantsOf("dan"), IsEmpty());
  EXPECT_THAT(Map("joins", "p1", "tech", "membership: true"), IsOk()) << "bob could do that by hand";
  ASSERT_THAT(RevokeToken("t1"), IsOk());
  EXPECT_THAT(Map("m", "p1", "root", RoleOf("administrator")), IsOk());
  EXPECT_THAT(GrantsOf("dan"), SizeIs(1));
}

TEST_F(MappingRightsTest, TokensThatAreOverAreNobodysMatter) {
  ASSERT_THAT(Token("t1", "bob"), IsOk());
  node_.clock().Advance(limits::kScimTokenTimeToLive);
  EXPECT_THAT(Map("m", "p1", "root", RoleOf("administrator")), IsOk());
}

TEST_F(MappingRightsTest, TokensOfWhoLeftGiveNoMore) {
  ASSERT_THAT(Grant("g-cid", "cid", "administrator", "root"), IsOk());
  ASSERT_THAT(Token("t1", "cid"), IsOk());
  ASSERT_THAT(Map("m1", "p1", "tech", RoleOf("auditor")), IsOk());
  ASSERT_THAT(Deprovision("cid"), IsOk());
  EXPECT_THAT(Map("m2", "p1", "tech", RoleOf("auditor")), HasMetadata("user", "cid"));
}

TEST_F(MappingRightsTest, WhoAdoptsATokenHoldsWhatMappingsGive) {
  ASSERT_THAT(Token("t1", "ann"), IsOk());
  ASSERT_THAT(Map("admins", "p1", "root", RoleOf("administrator")), IsOk());
  const auto adopt = [&](const std::string& subject) {
    return Send<v1::AdoptScimTokenRequest, v1::ScimToken>("ScimTokens/AdoptScimToken",
                                                          "name: 'organizations/acme/scimTokens/t1'", subject);
  };
  EXPECT_THAT(adopt("bob"), HasReason("RIGHTS_NOT_HELD"));
  ASSERT_THAT(Grant("g-cid", "cid", "administrator", "root"), IsOk());
  EXPECT_THAT(adopt("cid"), IsOk());
  EXPECT_THAT(Map("more", "p1", "tech", RoleOf("auditor")), IsOk());
  ASSERT_THAT(Revoke("g-cid"), IsOk());
  EXPECT_THAT(Map("last", "p1", "tech", "membership: true"), HasMetadata("user", "cid"));
}

TEST_F(MappingRightsTest, WhatIsProposedIsCheckedWhenItIsConfirmed) {
  ASSERT_THAT(Grant("g-cid", "cid", "administrator", "root"), IsOk());
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  ASSERT_THAT(Token("t1", "bob"), IsOk());
  const absl::StatusOr<v1::GroupMapping> proposed = Map("m", "p1", "root", RoleOf("administrator"));
  ASSERT_THAT(proposed, IsOk());
  EXPECT_THAT((Send<v1::ConfirmGroupMappingRequest, v1::GroupMapping>(
                  "GroupMappings/ConfirmGroupMapping",
                  "name: '" + proposed->name() + "' etag: '" + proposed->etag() + "'", "cid")),
              HasReason("SCIM_TOKEN_RIGHTS_NOT_HELD"));
  EXPECT_THAT(GrantsOf("dan"), IsEmpty());
}

TEST_F(MappingRightsTest, AMappedRoleGetsNoWiderThanMakersOfTokensAre) {
  ASSERT_THAT(Grant("g-cid", "cid", "own", "root"), IsOk());
  ASSERT_THAT(CreateRole("grants", "roleGrants.create"), IsOk());
  ASSERT_THAT(Grant("g-bob-2", "bob", "grants", "root"), IsOk());
  ASSERT_THAT(Token("t1", "bob"), IsOk());
  ASSERT_THAT(Map("m", "p1", "tech", RoleOf("own")), IsOk());
  EXPECT_THAT(UpdateRole("permissions: 'groups.create' permissions: 'organizations.update'"),
              HasReason("SCIM_TOKEN_RIGHTS_NOT_HELD"));
  EXPECT_THAT(UpdateRole("permissions: 'groups.create' permissions: 'groups.delete'"), IsOk());
  ASSERT_THAT(Revoke("g-bob-2"), IsOk());
  EXPECT_THAT(UpdateRole("permissions: 'groups.delete'"), IsOk()) << "narrower";
}

}  // namespace
}  // namespace outlay::directory
