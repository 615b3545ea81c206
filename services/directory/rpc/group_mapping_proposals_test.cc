// Mappings of the identity provider's groups wait for a second person where grants do, and for no accomplice (D6, I14).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/provider_groups.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GroupMappingProposalsTest : public ProviderGroupsFixture {
 protected:
  // Provider group "p1" has "bob".
  GroupMappingProposalsTest() {
    for (const char* const id : {"bob", "cid", "dan"}) EXPECT_THAT(CreateUser(id), IsOk());
    EXPECT_THAT(CreateGroup("tech"), IsOk());
    EXPECT_THAT(Post("p1", {"bob"}), IsOk());
  }
  absl::StatusOr<v1::GroupMapping> Confirm(const v1::GroupMapping& mapping, const std::string& subject) {
    return Send<v1::ConfirmGroupMappingRequest, v1::GroupMapping>(
        "GroupMappings/ConfirmGroupMapping", "name: '" + mapping.name() + "' etag: '" + mapping.etag() + "'", subject);
  }
  absl::StatusOr<v1::User> SetOwner(const std::string& account, const std::string& owner) {
    return Send<v1::UpdateUserRequest, v1::User>(
        "Users/UpdateUser", "user { name: '" + UserOf(account) + "' owner: '" + UserOf(owner) + "' }");
  }
  // Mapping "m" of p1 waits for a second person, who could be "cid".
  v1::GroupMapping Propose(const std::string& gives) {
    EXPECT_THAT(Grant("g-admin", "cid", "administrator", "root"), IsOk());
    EXPECT_THAT(
        UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
        IsOk());
    const absl::StatusOr<v1::GroupMapping> proposed = Map("m", "p1", "tech", gives);
    EXPECT_THAT(proposed, IsOk());
    return proposed.value_or(v1::GroupMapping());
  }
};

TEST_F(GroupMappingProposalsTest, WaitWhereTheOrganizationSaysSo) {
  ASSERT_THAT(Grant("g-bob", "bob", "administrator", "root"), IsOk());
  const v1::GroupMapping proposed = Propose(RoleOf("auditor"));
  EXPECT_EQ(proposed.state(), v1::GroupMapping::STATE_PROPOSED);
  EXPECT_THAT(GrantsOf("bob"), SizeIs(1));
  ASSERT_THAT(Add("p1", {"dan"}), IsOk());
  EXPECT_THAT(GrantsOf("dan"), IsEmpty());
  EXPECT_THAT(Confirm(proposed, "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm(proposed, "bob"), HasReason("SECOND_PERSON_REQUIRED")) << "bob would get it";
  const absl::StatusOr<v1::GroupMapping> confirmed = Confirm(proposed, "cid");
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->state(), v1::GroupMapping::STATE_IN_FORCE);
  EXPECT_EQ(confirmed->confirmed_by(), "cid");
  EXPECT_THAT(GrantsOf("bob"), SizeIs(2));
  ASSERT_THAT(GrantsOf("dan"), SizeIs(1));
  EXPECT_EQ(GrantsOf("dan")[0].confirmed_by(), "cid");
  EXPECT_THAT(Confirm(*confirmed, "cid"), HasReason("GROUP_MAPPING_NOT_PROPOSED"));
}

TEST_F(GroupMappingProposalsTest, WhoseServiceAccountGetsItIsNoSecondPerson) {
  const v1::GroupMapping proposed = Propose(RoleOf("auditor"));
  ASSERT_THAT(CreateUser("bot"), IsOk());
  ASSERT_THAT(CreateUser("bot-of-bot"), IsOk());
  ASSERT_THAT(SetOwner("bot", "cid"), IsOk());
  ASSERT_THAT(SetOwner("bot-of-bot", "bot"), IsOk());
  ASSERT_THAT(Grant("g-bot", "bot", "administrator", "root"), IsOk());
  for (const char* const account : {"bot", "bot-of-bot"}) {
    ASSERT_THAT(Add("p1", {account}), IsOk());
    EXPECT_THAT(Confirm(proposed, "cid"), HasReason("SECOND_PERSON_REQUIRED")) << account;
    EXPECT_THAT(Confirm(proposed, "bot"), HasReason("SECOND_PERSON_REQUIRED")) << account;
    ASSERT_THAT(Take("p1", {account}), IsOk());
  }
  ASSERT_THAT(Add("p1", {"bot"}), IsOk());
  ASSERT_THAT(SetOwner("bot", "dan"), IsOk());
  EXPECT_THAT(Confirm(proposed, "cid"), IsOk()) << "it is somebody else's now";
}

TEST_F(GroupMappingProposalsTest, AProposalIsOverAfterTwoWeeks) {
  const absl::Time end = node_.clock().Now() + limits::kProposalTimeToLive;
  const v1::GroupMapping proposed = Propose(RoleOf("auditor"));
  EXPECT_EQ(proposed.proposal_expire_time().seconds(), absl::ToUnixSeconds(end));
  node_.clock().SetTime(end);
  EXPECT_EQ(GetMapping("m")->state(), v1::GroupMapping::STATE_EXPIRED);
  EXPECT_THAT(Confirm(proposed, "cid"), HasReason("GROUP_MAPPING_EXPIRED"));
  EXPECT_THAT(GrantsOf("bob"), IsEmpty());
  // Another one in its place, confirmed in the last microsecond.
  const absl::StatusOr<v1::GroupMapping> again = Map("again", "p1", "tech", RoleOf("auditor"));
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(GetMapping("m"), HasReason("GROUP_MAPPING_NOT_FOUND"));
  node_.clock().SetTime(end + limits::kProposalTimeToLive - absl::Microseconds(1));
  const absl::StatusOr<v1::GroupMapping> confirmed = Confirm(*again, "cid");
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_FALSE(confirmed->has_proposal_expire_time());
  node_.clock().Advance(limits::kProposalTimeToLive);
  EXPECT_EQ(GetMapping("again")->state(), v1::GroupMapping::STATE_IN_FORCE);
  EXPECT_THAT(GrantsOf("bob"), SizeIs(1));
}

TEST_F(GroupMappingProposalsTest, WhatNobodyConfirmedHoldsNothingUp) {
  ASSERT_THAT((Send<v1::CreateRoleRequest, v1::Role>(
                  "Roles/CreateRole",
                  "parent: 'organizations/acme' role_id: 'own' role { display_name: 'O' permissions: 'groups.get' }")),
              IsOk());
  Propose(RoleOf("own"));
  const auto remove_role = [&] {
    return Send<v1::DeleteRoleRequest, v1::DeleteRoleResponse>("Roles/DeleteRole",
                                                               "name: 'organizations/acme/roles/own'");
  };
  const auto remove_group = [&] {
    return Send<v1::DeleteGroupRequest, v1::DeleteGroupResponse>("Groups/DeleteGroup",
                                                                 "name: '" + GroupOf("tech") + "'");
  };
  EXPECT_THAT(remove_role(), HasReason("ROLE_IN_USE"));
  EXPECT_THAT(remove_group(), HasMetadata("what", "group mappings"));
  node_.clock().Advance(limits::kProposalTimeToLive);
  EXPECT_THAT(remove_role(), IsOk());
  EXPECT_THAT(GetMapping("m"), HasReason("GROUP_MAPPING_NOT_FOUND"));
  ASSERT_THAT(Map("m2", "p1", "tech", RoleOf("auditor")), IsOk());
  node_.clock().Advance(limits::kProposalTimeToLive);
  EXPECT_THAT(remove_group(), IsOk());
  EXPECT_THAT(GetMapping("m2"), HasReason("GROUP_MAPPING_NOT_FOUND"));
}

}  // namespace
}  // namespace outlay::directory
