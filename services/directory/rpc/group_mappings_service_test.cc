// What members of the identity provider's groups get by mappings, and lose with them (D6, I13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/provider_groups.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GroupMappingsTest : public ProviderGroupsFixture {
 protected:
  GroupMappingsTest() {
    for (const char* const id : {"bob", "cid", "dan"}) EXPECT_THAT(CreateUser(id), IsOk());
    for (const char* const id : {"tech", "sales"}) EXPECT_THAT(CreateGroup(id), IsOk());
    EXPECT_THAT(Post("p1", {"bob"}), IsOk());
  }
  // Users "m0", "m1", ... in provider group p2, as few requests as it takes.
  void CreateMembers(int64_t count) {
    ASSERT_THAT(Post("p2"), IsOk());
    std::vector<std::string> ids;
    for (int64_t i = 0; i < count; ++i) {
      ids.push_back("m" + std::to_string(i));
      ASSERT_THAT(CreateUser(ids.back()), IsOk());
      if (std::ssize(ids) < limits::kMembersChangedPerRequest && i + 1 < count) continue;
      ASSERT_THAT(Add("p2", ids), IsOk());
      ids.clear();
    }
  }
  // How many users have a grant of the mapping.
  int64_t HoldersOf(const std::string& mapping) {
    std::set<std::string> holders;
    std::string token;
    do {
      const auto page = Send<v1::ListRoleGrantsRequest, v1::ListRoleGrantsResponse>(
          "RoleGrants/ListRoleGrants", "parent: 'organizations/acme' page_size: 1000 page_token: '" + token + "'");
      EXPECT_THAT(page, IsOk());
      for (const v1::RoleGrant& grant : page->role_grants()) {
        if (grant.group_mapping() == "organizations/acme/groupMappings/" + mapping) {
          EXPECT_TRUE(holders.insert(grant.user()).second) << "granted twice: " << grant.user();
        }
      }
      token = page->next_page_token();
    } while (!token.empty());
    return std::ssize(holders);
  }
};

TEST_F(GroupMappingsTest, GiveMembersARoleNowAndLater) {
  const absl::StatusOr<v1::GroupMapping> mapping = Map("m", "p1", "tech", RoleOf("requisitioner"));
  ASSERT_THAT(mapping, IsOk());
  EXPECT_EQ(mapping->state(), v1::GroupMapping::STATE_IN_FORCE);
  EXPECT_EQ(mapping->created_by(), "ann");
  EXPECT_TRUE(May("bob", "purchaseOrders.create", "tech"));
  EXPECT_FALSE(May("bob", "purchaseOrders.create", "sales"));
  EXPECT_FALSE(May("cid", "purchaseOrders.create", "tech"));
  ASSERT_THAT(Add("p1", {"cid"}), IsOk());
  EXPECT_TRUE(May("cid", "purchaseOrders.create", "tech"));
  const v1::RoleGranted event = Events<v1::RoleGranted>().back();
  EXPECT_EQ(event.user(), UserOf("cid"));
  EXPECT_EQ(event.granted_by(), "ann");
  EXPECT_EQ(event.group_mapping(), "organizations/acme/groupMappings/m");
  ASSERT_THAT(GrantsOf("cid"), SizeIs(1));
  EXPECT_EQ(GrantsOf("cid")[0].group_mapping(), "organizations/acme/groupMappings/m");
}

TEST_F(GroupMappingsTest, TakeBackExactlyWhatTheyGave) {
  ASSERT_THAT(Grant("by-hand", "bob", "requisitioner", "tech"), IsOk());
  ASSERT_THAT(Map("m", "p1", "tech", RoleOf("requisitioner") + "membership: true"), IsOk());
  EXPECT_THAT(GrantsOf("bob"), SizeIs(2));
  EXPECT_THAT(GroupsOf("bob"), ElementsAre("tech"));
  ASSERT_THAT(Take("p1", {"bob"}), IsOk());
  ASSERT_THAT(GrantsOf("bob"), SizeIs(1));
  EXPECT_EQ(LastId(GrantsOf("bob")[0].name()), "by-hand");
  EXPECT_THAT(GroupsOf("bob"), IsEmpty());
  EXPECT_EQ(Events<v1::RoleRevoked>().back().revoked_by(), "scim:okta");
  EXPECT_EQ(Events<v1::MembershipRemoved>().size(), 1u);
  ASSERT_THAT(Add("p1", {"bob"}), IsOk());
  EXPECT_THAT(GrantsOf("bob"), SizeIs(2)) << "under an id that is new";
}

TEST_F(GroupMappingsTest, LeaveAMembershipThatSomebodyMade) {
  ASSERT_THAT(CreateUser("eve", "tech"), IsOk());
  ASSERT_THAT(Add("p1", {"eve"}), IsOk());
  ASSERT_THAT(Map("m", "p1", "tech", "membership: true"), IsOk());
  const auto add = [&](const std::string& user) {
    return Send<v1::AddMembershipRequest, v1::Membership>(
        "Memberships/AddMembership", "user: '" + UserOf(user) + "' group: '" + GroupOf("tech") + "'");
  };
  const size_t joinings = Events<v1::MembershipChanged>().size();
  const auto kept = add("bob");
  ASSERT_THAT(kept, IsOk());
  EXPECT_THAT(kept->group_mappings(), ElementsAre("organizations/acme/groupMappings/m"));
  EXPECT_EQ(Events<v1::MembershipChanged>().size(), joinings) << "bob was a member already";
  ASSERT_THAT(Unmap("m"), IsOk());
  EXPECT_THAT(GroupsOf("eve"), ElementsAre("tech"));
  EXPECT_THAT(GroupsOf("bob"), ElementsAre("tech"));
  EXPECT_THAT(Events<v1::MembershipRemoved>(), IsEmpty());
}

TEST_F(GroupMappingsTest, EndWithTheMappingOrItsGroup) {
  ASSERT_THAT(Map("m1", "p1", "tech", RoleOf("auditor")), IsOk());
  ASSERT_THAT(Map("m2", "p1", "sales", "membership: true"), IsOk());
  ASSERT_THAT(Grant("by-hand", "bob", "auditor", "tech"), IsOk());
  EXPECT_THAT(GrantsOf("bob"), SizeIs(2));
  ASSERT_THAT(Unmap("m1"), IsOk());
  ASSERT_THAT(GrantsOf("bob"), SizeIs(1));
  EXPECT_EQ(LastId(GrantsOf("bob")[0].name()), "by-hand");
  EXPECT_THAT(GroupsOf("bob"), ElementsAre("sales"));
  EXPECT_THAT(Map("m1", "p1", "tech", RoleOf("auditor")), HasReason("GROUP_MAPPING_ID_TAKEN"));
  ASSERT_THAT(Delete("p1"), IsOk());
  EXPECT_THAT(GroupsOf("bob"), IsEmpty());
  EXPECT_THAT(GetMapping("m2"), HasReason("GROUP_MAPPING_NOT_FOUND"));
}

TEST_F(GroupMappingsTest, AreMadeOnce) {
  const absl::StatusOr<v1::GroupMapping> first = Map("m", "p1", "tech", RoleOf("auditor"));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(Map("m", "p1", "tech", RoleOf("auditor"))->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(Map("m", "p1", "tech", RoleOf("finance")), HasReason("GROUP_MAPPING_ID_TAKEN"));
  EXPECT_EQ(GetMapping("m")->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(GrantsOf("bob"), SizeIs(1));
}

TEST_F(GroupMappingsTest, NeedThingsThatAreThere) {
  EXPECT_THAT(Map("m", "none", "tech", RoleOf("auditor")), HasReason("PROVIDER_GROUP_NOT_FOUND"));
  EXPECT_THAT(Map("m", "p1", "none", RoleOf("auditor")), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(Map("m", "p1", "tech", RoleOf("none")), HasReason("ROLE_NOT_FOUND"));
  EXPECT_THAT(Map("m", "p1", "tech", ""), HasMetadata("field", "group_mapping.role"));
  EXPECT_THAT(Map("m", "p1", "tech", RoleOf("approver")), HasMetadata("field", "group_mapping.authority_limit"));
}

TEST_F(GroupMappingsTest, GiveNothingThatTheirMakersDoNotHold) {
  ASSERT_THAT(Grant("g-admin", "cid", "administrator", "tech"), IsOk());
  EXPECT_THAT(Map("m", "p1", "root", RoleOf("auditor"), "cid"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Map("m", "p1", "sales", "membership: true", "cid"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Map("m", "p1", "tech", RoleOf("auditor"), "dan"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(GrantsOf("bob"), IsEmpty());
  EXPECT_THAT(Map("m", "p1", "tech", RoleOf("auditor"), "cid"), IsOk());
}

TEST_F(GroupMappingsTest, GuardWhatCameByThem) {
  ASSERT_THAT(Map("m", "p1", "tech", RoleOf("auditor") + "membership: true"), IsOk());
  const std::string of_bob = "user: '" + UserOf("bob") + "' group: '" + GroupOf("tech") + "'";
  EXPECT_THAT(Revoke(LastId(GrantsOf("bob")[0].name())), HasReason("GROUP_MAPPED"));
  EXPECT_THAT((Send<v1::RemoveMembershipRequest, v1::RemoveMembershipResponse>("Memberships/RemoveMembership", of_bob)),
              HasMetadata("group_mapping", "m"));
  EXPECT_THAT((Send<v1::MoveUserRequest, v1::Membership>(
                  "Memberships/MoveUser", "name: '" + UserOf("bob") + "' from_group: '" + GroupOf("tech") +
                                              "' to_group: '" + GroupOf("sales") + "'")),
              HasReason("GROUP_MAPPED"));
  ASSERT_THAT(Take("p1", {"bob"}), IsOk());
  EXPECT_THAT(
      (Send<v1::DeleteGroupRequest, v1::DeleteGroupResponse>("Groups/DeleteGroup", "name: '" + GroupOf("tech") + "'")),
      HasMetadata("what", "group mappings"));
  ASSERT_THAT(Unmap("m"), IsOk());
  EXPECT_THAT(
      (Send<v1::DeleteGroupRequest, v1::DeleteGroupResponse>("Groups/DeleteGroup", "name: '" + GroupOf("tech") + "'")),
      IsOk());
}

TEST_F(GroupMappingsTest, KeepTheRolesTheyGive) {
  ASSERT_THAT((Send<v1::CreateRoleRequest, v1::Role>(
                  "Roles/CreateRole",
                  "parent: 'organizations/acme' role_id: 'own' role { display_name: 'O' permissions: 'groups.get' }")),
              IsOk());
  ASSERT_THAT(Post("p2"), IsOk());
  ASSERT_THAT(Map("m", "p2", "tech", RoleOf("own")), IsOk());
  const auto remove = [&] {
    return Send<v1::DeleteRoleRequest, v1::DeleteRoleResponse>("Roles/DeleteRole",
                                                               "name: 'organizations/acme/roles/own'");
  };
  EXPECT_THAT(remove(), HasReason("ROLE_IN_USE"));
  ASSERT_THAT(Unmap("m"), IsOk());
  EXPECT_THAT(remove(), IsOk());
}

TEST_F(GroupMappingsTest, LeaveWithTheUserAndComeBackWithThem) {
  ASSERT_THAT(Map("m", "p1", "tech", RoleOf("auditor") + "membership: true"), IsOk());
  ASSERT_THAT(Grant("by-hand", "bob", "auditor", "sales"), IsOk());
  ASSERT_THAT(SetActive("bob", false), IsOk());
  EXPECT_THAT(GrantsOf("bob"), IsEmpty());
  EXPECT_THAT(GroupsOf("bob"), IsEmpty());
  EXPECT_THAT(MembersOf("p1"), ElementsAre("bob")) << "that is the identity provider's matter";
  Serve();
  EXPECT_THAT(GrantsOf("bob"), IsEmpty()) << "who is gone holds nothing";
  ASSERT_THAT(SetActive("bob", true), IsOk());
  Serve();
  ASSERT_THAT(GrantsOf("bob"), SizeIs(1));
  EXPECT_EQ(GrantsOf("bob")[0].group_mapping(), "organizations/acme/groupMappings/m");
  EXPECT_THAT(GroupsOf("bob"), ElementsAre("tech"));
  ASSERT_THAT(Deprovision("bob"), IsOk());
  ASSERT_THAT(Verb<v1::ReinstateUserRequest>("ReinstateUser", "bob"), IsOk());
  Serve();
  EXPECT_THAT(GrantsOf("bob"), SizeIs(1));
  EXPECT_EQ(Serve(), 0u);
}

TEST_F(GroupMappingsTest, GiveNothingToWhoIsGone) {
  ASSERT_THAT(SetActive("bob", false), IsOk());
  ASSERT_THAT(Deprovision("cid"), IsOk());
  ASSERT_THAT(Map("m", "p1", "tech", RoleOf("auditor") + "membership: true"), IsOk());
  ASSERT_THAT(Add("p1", {"cid", "dan"}), IsOk());
  Serve();
  for (const char* const id : {"bob", "cid"}) {
    EXPECT_THAT(GrantsOf(id), IsEmpty()) << id;
    EXPECT_THAT(GroupsOf(id), IsEmpty()) << id;
  }
  EXPECT_THAT(GrantsOf("dan"), SizeIs(1));
}

TEST_F(GroupMappingsTest, TheLastAdministratorStaysOneUntilThereIsAnother) {
  ASSERT_THAT(Map("m", "p1", "root", RoleOf("administrator")), IsOk());
  ASSERT_THAT(Revoke("first-administrator"), IsOk());
  ASSERT_THAT(Take("p1", {"bob"}), IsOk());
  EXPECT_TRUE(May("bob", "groups.create", "root"));
  const size_t records = node_.Log("acme").size();
  EXPECT_EQ(Serve(), 1u);
  EXPECT_TRUE(May("bob", "groups.create", "root"));
  EXPECT_EQ(node_.Log("acme").size(), records) << "nothing happened";
  ASSERT_THAT(Grant("g-ann", "ann", "administrator", "root", "", "bob"), IsOk());
  Serve();
  EXPECT_FALSE(May("bob", "groups.create", "root"));
  EXPECT_EQ(Serve(), 0u);
}

TEST_F(GroupMappingsTest, ServeManyMembersStepByStep) {
  constexpr int64_t kMembers = 2 * limits::kMembersChangedPerRequest + 7;
  CreateMembers(kMembers);
  ASSERT_THAT(Map("m", "p2", "tech", RoleOf("auditor") + "membership: true"), IsOk());
  EXPECT_GT(HoldersOf("m"), 0);
  EXPECT_LE(HoldersOf("m"), limits::kMembersPerStep);
  Serve(4);
  EXPECT_EQ(HoldersOf("m"), kMembers);
  EXPECT_EQ(Serve(), 0u);
  for (const auto& record : node_.Log("acme")) EXPECT_LE(record.events_size(), limits::kMappedChangesPerStep + 1);
  ASSERT_THAT(Unmap("m"), IsOk());
  Serve(4);
  EXPECT_EQ(HoldersOf("m"), 0);
  EXPECT_THAT(GroupsOf("m0"), IsEmpty());
  EXPECT_EQ(Serve(), 0u);
}

TEST_F(GroupMappingsTest, ServeAGroupThatIsDeletedUnderWay) {
  constexpr int64_t kMembers = limits::kMembersChangedPerRequest;
  CreateMembers(kMembers);
  ASSERT_THAT(Map("m", "p2", "tech", RoleOf("auditor")), IsOk());
  Serve();
  ASSERT_EQ(HoldersOf("m"), kMembers);
  ASSERT_THAT(Delete("p2"), IsOk());
  EXPECT_THAT(Put("p2", "{'displayName':'P'}"), HasReason("PROVIDER_GROUP_NOT_FOUND"));
  EXPECT_LT(HoldersOf("m"), kMembers);
  Serve();
  EXPECT_EQ(HoldersOf("m"), 0);
  EXPECT_THAT(MembersOf("p2"), IsEmpty());
  EXPECT_EQ(Serve(), 0u);
}

TEST_F(GroupMappingsTest, ServeManyMappingsOfOneRequestInBounds) {
  for (int64_t i = 0; i < limits::kMappingsPerProviderGroup; ++i) {
    ASSERT_THAT(Map("m" + std::to_string(i), "p1", "tech", RoleOf("auditor") + "membership: true"), IsOk());
  }
  EXPECT_THAT(Map("over", "p1", "tech", RoleOf("auditor")), HasReason("QUOTA_EXCEEDED"));
  std::vector<std::string> ids;
  for (int64_t i = 0; i < limits::kMembersPerStep; ++i) {
    ids.push_back("n" + std::to_string(i));
    ASSERT_THAT(CreateUser(ids.back()), IsOk());
  }
  ASSERT_THAT(Add("p1", ids), IsOk());
  for (int64_t left = limits::kMembersPerStep; Serve() > 0; --left) ASSERT_GT(left, 0);
  EXPECT_EQ(HoldersOf("m0"), limits::kMembersPerStep + 1);
  EXPECT_EQ(HoldersOf("m19"), limits::kMembersPerStep + 1);
  ASSERT_THAT(Delete("p1"), IsOk());
  for (int64_t left = limits::kMembersPerStep; Serve() > 0; --left) ASSERT_GT(left, 0);
  EXPECT_EQ(HoldersOf("m19"), 0);
  EXPECT_THAT(GroupsOf("n0"), IsEmpty());
}

TEST_F(GroupMappingsTest, AreListedPageByPage) {
  ASSERT_THAT(Post("p2"), IsOk());
  ASSERT_THAT(Map("a", "p1", "tech", RoleOf("auditor")), IsOk());
  ASSERT_THAT(Map("b", "p2", "tech", RoleOf("auditor")), IsOk());
  ASSERT_THAT(Map("c", "p1", "sales", RoleOf("auditor")), IsOk());
  const auto list = [&](const std::string& more) {
    std::vector<std::string> ids;
    const auto page = Send<v1::ListGroupMappingsRequest, v1::ListGroupMappingsResponse>(
        "GroupMappings/ListGroupMappings", "parent: 'organizations/acme' " + more);
    EXPECT_THAT(page, IsOk());
    for (const v1::GroupMapping& mapping : page->group_mappings()) ids.push_back(LastId(mapping.name()));
    if (!page->next_page_token().empty()) ids.push_back("more");
    return ids;
  };
  EXPECT_THAT(list(""), ElementsAre("a", "b", "c"));
  EXPECT_THAT(list("page_size: 2"), ElementsAre("a", "b", "more"));
  EXPECT_THAT(list("filter { provider_group: '" + ProviderGroupOf("p1") + "' }"), ElementsAre("a", "c"));
  EXPECT_THAT(list("filter { group: '" + GroupOf("tech") + "' }"), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace outlay::directory
