// Whom the identity provider deletes leaves its groups, and what came by them, for good (D5, D6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "outlay/directory/v1/directory_events.pb.h"
#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/provider_groups.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// More than one step reaches, and more than two.
constexpr int64_t kGroups = 2 * limits::kProviderGroupsLeftPerStep + 7;

class ScimLeaversTest : public ProviderGroupsFixture {
 protected:
  ScimLeaversTest() {
    for (const char* const id : {"bob", "cid"}) EXPECT_THAT(CreateUser(id), IsOk());
    EXPECT_THAT(CreateGroup("tech"), IsOk());
  }
  absl::Status DeleteUser(const std::string& id) {
    return Execute(std::make_unique<DeleteScimUser>(ResourceRequest{.id = id, .etag = {}}));
  }
  // As an identity provider does; who has the address is taken back.
  absl::Status CreateAgain(const std::string& id) {
    const Json json = scim::FromText("{'userName':'" + id + "@acme.example'}");
    const absl::StatusOr<Json> resource = scim::NormalizeResource(json.get(), scim::UserType());
    return Execute(std::make_unique<CreateScimUser>("new-" + id, *scim::FromResource(resource->get())));
  }
  // In all of these: p0, p1, ...
  void JoinManyGroups(const std::string& user) {
    for (int64_t i = 0; i < kGroups; ++i) ASSERT_THAT(Post("p" + std::to_string(i), {user, "cid"}), IsOk());
  }
  int64_t GroupsWith(const std::string& user) {
    int64_t count = 0;
    for (int64_t i = 0; i < kGroups; ++i) {
      const std::vector<std::string> members = MembersOf("p" + std::to_string(i));
      count += std::count(members.begin(), members.end(), user);
    }
    return count;
  }
  v1::ProviderGroup Group(const std::string& id) {
    const auto page = Send<v1::ListProviderGroupsRequest, v1::ListProviderGroupsResponse>(
        "GroupMappings/ListProviderGroups", "parent: 'organizations/acme' filter { external_id: 'x-" + id + "' }");
    EXPECT_THAT(page->provider_groups(), SizeIs(1));
    return page->provider_groups(0);
  }
};

TEST_F(ScimLeaversTest, AreMembersOfNothingAnyMore) {
  ASSERT_THAT(Post("p1", {"bob", "cid"}), IsOk());
  ASSERT_THAT(Map("m", "p1", "tech", RoleOf("auditor") + "membership: true"), IsOk());
  const std::string etag = Group("p1").etag();
  ASSERT_THAT(DeleteUser("bob"), IsOk());
  EXPECT_THAT(MembersOf("p1"), ElementsAre("cid"));
  EXPECT_EQ(Group("p1").member_count(), 1);
  EXPECT_NE(Group("p1").etag(), etag);
  EXPECT_THAT(Events<v1::ProviderGroupMembersPushed>().back().removed(), ElementsAre(UserOf("bob")));
  EXPECT_THAT(GrantsOf("bob"), IsEmpty());
  EXPECT_THAT(Add("p1", {"bob"}), HasReason("INVALID_VALUE")) << "there is nobody of that id to be seen";
  ASSERT_THAT(CreateAgain("bob"), IsOk());
  EXPECT_EQ(GetUser("bob")->state(), v1::UserChanged::STATE_ACTIVE);
  Serve();
  EXPECT_THAT(MembersOf("p1"), ElementsAre("cid"));
  EXPECT_THAT(GrantsOf("bob"), IsEmpty());
  EXPECT_THAT(GroupsOf("bob"), IsEmpty());
  EXPECT_THAT(GrantsOf("cid"), SizeIs(1));
  EXPECT_EQ(Serve(), 0u);
}

TEST_F(ScimLeaversTest, LeaveManyGroupsStepByStep) {
  JoinManyGroups("bob");
  ASSERT_THAT(Map("m", "p" + std::to_string(kGroups - 1), "tech", RoleOf("auditor")), IsOk());
  ASSERT_THAT(DeleteUser("bob"), IsOk());
  EXPECT_EQ(GroupsWith("bob"), kGroups - limits::kProviderGroupsLeftPerStep);
  EXPECT_THAT(GrantsOf("bob"), IsEmpty()) << "at once";
  Serve();
  EXPECT_EQ(GroupsWith("bob"), kGroups - 2 * limits::kProviderGroupsLeftPerStep);
  Serve();
  EXPECT_EQ(GroupsWith("bob"), 0);
  EXPECT_EQ(GroupsWith("cid"), kGroups);
  EXPECT_EQ(Serve(), 0u);
  for (const auto& record : node_.Log("acme")) {
    EXPECT_LE(record.events_size(), limits::kProviderGroupsLeftPerStep + 2);
  }
}

TEST_F(ScimLeaversTest, ComeBackWhenTheyHaveLeft) {
  JoinManyGroups("bob");
  ASSERT_THAT(Map("m", "p" + std::to_string(kGroups - 1), "tech", RoleOf("auditor")), IsOk());
  ASSERT_THAT(DeleteUser("bob"), IsOk());
  EXPECT_THAT(CreateAgain("bob"), HasReason("USER_LEAVING"));
  EXPECT_THAT(Verb<v1::ReinstateUserRequest>("ReinstateUser", "bob", "request_id: 'again'"), HasReason("USER_LEAVING"));
  EXPECT_EQ(GetUser("bob")->state(), v1::UserChanged::STATE_DEPROVISIONED);
  Serve(2);
  EXPECT_THAT(Verb<v1::ReinstateUserRequest>("ReinstateUser", "bob", "request_id: 'again'"), IsOk())
      << "the refusal is not remembered";
  Serve();
  EXPECT_EQ(GroupsWith("bob"), 0);
  EXPECT_THAT(GrantsOf("bob"), IsEmpty());
  ASSERT_THAT(Add("p" + std::to_string(kGroups - 1), {"bob"}), IsOk());
  EXPECT_THAT(GrantsOf("bob"), SizeIs(1));
}

TEST_F(ScimLeaversTest, LeaveWhenTheyAreErased) {
  ASSERT_THAT(Post("p1", {"bob", "cid"}), IsOk());
  ASSERT_THAT(Deprovision("bob"), IsOk());
  EXPECT_THAT(MembersOf("p1"), ElementsAre("bob", "cid")) << "the identity provider says so";
  ASSERT_THAT(Verb<v1::ErasePersonRequest>("ErasePerson", "bob"), IsOk());
  EXPECT_THAT(MembersOf("p1"), ElementsAre("cid"));
}

}  // namespace
}  // namespace outlay::directory
