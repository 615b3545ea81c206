#include "services/directory/rpc/memberships_service.h"

#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class MembershipsTest : public ServiceFixture {
 protected:
  MembershipsTest() {
    EXPECT_THAT(CreateGroup("sales"), IsOk());
    EXPECT_THAT(CreateGroup("tech"), IsOk());
    EXPECT_THAT(CreateUser("bob", "sales"), IsOk());
  }
  absl::StatusOr<v1::Membership> Add(const std::string& user, const std::string& group) {
    return Send<v1::AddMembershipRequest, v1::Membership>(
        "Memberships/AddMembership", "user: '" + UserOf(user) + "' group: '" + GroupOf(group) + "'");
  }
  absl::StatusOr<v1::RemoveMembershipResponse> Remove(const std::string& user, const std::string& group) {
    return Send<v1::RemoveMembershipRequest, v1::RemoveMembershipResponse>(
        "Memberships/RemoveMembership", "user: '" + UserOf(user) + "' group: '" + GroupOf(group) + "'");
  }
  absl::StatusOr<v1::Membership> Move(const std::string& user, const std::string& from, const std::string& to) {
    return Send<v1::MoveUserRequest, v1::Membership>(
        "Memberships/MoveUser",
        "name: '" + UserOf(user) + "' from_group: '" + GroupOf(from) + "' to_group: '" + GroupOf(to) + "'");
  }
  // "user/group" of each, over all pages of two.
  std::vector<std::string> List(const std::string& filter) {
    std::vector<std::string> pairs;
    std::string token;
    do {
      const auto page = Send<v1::ListMembershipsRequest, v1::ListMembershipsResponse>(
          "Memberships/ListMemberships",
          "parent: 'organizations/acme' page_size: 2 page_token: '" + token + "' filter { " + filter + " }");
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return pairs;
      for (const v1::Membership& membership : page->memberships()) {
        pairs.push_back(membership.user().substr(membership.user().rfind('/') + 1) +
                        membership.group().substr(membership.group().rfind('/')));
      }
      token = page->next_page_token();
    } while (!token.empty());
    return pairs;
  }
};

TEST_F(MembershipsTest, BeginOnceAndAreToldOnce) {
  ASSERT_THAT(Add("bob", "tech"), IsOk());
  const size_t events = Events<v1::MembershipChanged>().size();
  ASSERT_THAT(Add("bob", "tech"), IsOk());
  EXPECT_EQ(Events<v1::MembershipChanged>().size(), events);
  EXPECT_THAT(Add("bob", "nowhere"), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(Add("nobody", "tech"), HasReason("USER_NOT_FOUND"));
  EXPECT_THAT(Remove("bob", "root"), HasReason("MEMBERSHIP_NOT_FOUND"));
  ASSERT_THAT(Deprovision("bob"), IsOk());
  EXPECT_THAT(Add("bob", "tech"), HasReason("USER_STATE_FORBIDS"));
}

TEST_F(MembershipsTest, AreListedByUserByGroupAndAll) {
  ASSERT_THAT(Add("bob", "tech"), IsOk());
  ASSERT_THAT(Add("ann", "tech"), IsOk());
  EXPECT_THAT(List(""), ElementsAre("ann/root", "ann/tech", "bob/sales", "bob/tech"));
  EXPECT_THAT(List("group: '" + GroupOf("tech") + "'"), ElementsAre("ann/tech", "bob/tech"));
  EXPECT_THAT(List("user: '" + UserOf("bob") + "'"), ElementsAre("bob/sales", "bob/tech"));
  EXPECT_THAT(List("user: '" + UserOf("bob") + "' group: '" + GroupOf("tech") + "'"), ElementsAre("bob/tech"));
}

TEST_F(MembershipsTest, AMoveIsOneStepThatTellsAllThatFollows) {
  ASSERT_THAT(Grant("g-sales", "bob", "requisitioner", "sales"), IsOk());
  ASSERT_THAT(Grant("g-root", "bob", "auditor", "root"), IsOk());
  const size_t records = node_.Log("acme").size();
  const absl::StatusOr<v1::Membership> moved = Move("bob", "sales", "tech");
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->group(), GroupOf("tech"));
  EXPECT_EQ(node_.Log("acme").size(), records + 1);
  ASSERT_EQ(Events<v1::RoleRevoked>().size(), 1u);  // the grant on the old group, and no other
  EXPECT_EQ(Events<v1::RoleRevoked>()[0].role_grant(), "organizations/acme/roleGrants/g-sales");
  ASSERT_EQ(Events<v1::MembershipRemoved>().size(), 1u);
  EXPECT_EQ(Events<v1::MembershipRemoved>()[0].moved_to(), GroupOf("tech"));
  const v1::MembershipChanged joined = Events<v1::MembershipChanged>().back();
  EXPECT_EQ(joined.group(), GroupOf("tech"));
  EXPECT_EQ(joined.moved_from(), GroupOf("sales"));
  EXPECT_THAT(List("user: '" + UserOf("bob") + "'"), ElementsAre("bob/tech"));
}

TEST_F(MembershipsTest, AMoveThatIsRefusedLeavesAll) {
  ASSERT_THAT(Grant("g-sales", "bob", "requisitioner", "sales"), IsOk());
  EXPECT_THAT(Move("bob", "sales", "nowhere"), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(Move("bob", "sales", "sales"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Move("bob", "tech", "sales"), HasReason("MEMBERSHIP_NOT_FOUND"));
  EXPECT_THAT(List("user: '" + UserOf("bob") + "'"), ElementsAre("bob/sales"));
  EXPECT_GT(Rights("bob", "sales")->rights_size(), 0);
}

TEST_F(MembershipsTest, AreLimitedSoThatLeavingIsOneStep) {
  for (int64_t i = 1; i < limits::kMembershipsPerUser; ++i) {
    const std::string id = "g" + std::to_string(i);
    ASSERT_THAT(CreateGroup(id), IsOk());
    ASSERT_THAT(Add("bob", id), IsOk());
  }
  EXPECT_THAT(Add("bob", "tech"), HasReason("QUOTA_EXCEEDED"));
  for (int64_t i = 0; i < limits::kGrantsPerUser; ++i) {
    ASSERT_THAT(Grant("grant-" + std::to_string(i), "bob", "auditor", "tech"), IsOk());
  }
  EXPECT_THAT(Grant("one-more", "bob", "auditor", "tech"), HasReason("QUOTA_EXCEEDED"));
  ASSERT_THAT(Deprovision("bob"), IsOk());
  EXPECT_EQ(Events<v1::MembershipRemoved>().size(), static_cast<size_t>(limits::kMembershipsPerUser));
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), static_cast<size_t>(limits::kGrantsPerUser));
}

}  // namespace
}  // namespace outlay::directory
