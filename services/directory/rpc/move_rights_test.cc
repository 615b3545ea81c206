// Whoever moves a group gives what then reaches it from above (D2, I13, I14).
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

// Groups root > tech > team and root > sales, on which sal has roles. Bob moves what he may not read, ann administers
// all.
class MoveRightsTest : public ProviderGroupsFixture {
 protected:
  MoveRightsTest() {
    for (const char* const id : {"sal", "bob", "cid"}) EXPECT_THAT(CreateUser(id), IsOk());
    for (const char* const id : {"tech", "sales"}) EXPECT_THAT(CreateGroup(id), IsOk());
    EXPECT_THAT(CreateGroup("team", "tech"), IsOk());
  }
  void WantSecondPersons() {
    EXPECT_THAT(
        UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
        IsOk());
  }
  static std::string Until(absl::Time time) {
    return "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(time)) + " }";
  }
};

TEST_F(MoveRightsTest, WhoMovesAGroupHoldsWhatReachesItThen) {
  ASSERT_THAT(MoveGroup("team", "sales", "bob"), IsOk()) << "nothing is granted there";
  ASSERT_THAT(MoveGroup("team", "tech", "bob"), IsOk());
  ASSERT_THAT(Grant("g-sal", "sal", "auditor", "sales"), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), HasReason("RIGHTS_NOT_HELD"));
  ASSERT_THAT(Grant("g-auditor", "bob", "auditor", "sales"), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), HasReason("RIGHTS_NOT_HELD")) << "held there, not on what is given";
  ASSERT_THAT(Grant("g-team", "bob", "auditor", "team"), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), IsOk());
}

TEST_F(MoveRightsTest, NobodyReachesFurtherByTheirOwnGrantAbove) {
  ASSERT_THAT(Grant("g-bob", "bob", "finance", "sales"), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(MoveGroup("team", "sales"), IsOk());
}

TEST_F(MoveRightsTest, ALimitIsHeldAsHigh) {
  const auto up_to = [](int units) {
    return "authority_limit { currency_code: 'USD' units: " + std::to_string(units) + " }";
  };
  ASSERT_THAT(Grant("g-sal", "sal", "auditor", "sales", up_to(100)), IsOk());
  ASSERT_THAT(Grant("g-1", "bob", "auditor", "team", up_to(99)), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), HasReason("RIGHTS_NOT_HELD"));
  ASSERT_THAT(Grant("g-2", "bob", "auditor", "tech", up_to(100)), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), IsOk());
}

TEST_F(MoveRightsTest, WhereTwoPersonsGrantOneDoesNotGiveByAMove) {
  ASSERT_THAT(Grant("g-sal", "sal", "auditor", "sales"), IsOk());
  ASSERT_THAT(Grant("g-cid", "cid", "auditor", "root"), IsOk());
  WantSecondPersons();
  const auto refused = MoveGroup("team", "sales");
  EXPECT_THAT(refused, HasReason("GROUP_MOVE_GIVES_ROLE"));
  EXPECT_THAT(refused, HasMetadata("resource", "role grant g-sal"));
  EXPECT_EQ(Rights("sal", "team")->rights_size(), 0);
  ASSERT_THAT(CreateGroup("empty"), IsOk());
  EXPECT_THAT(MoveGroup("team", "empty"), IsOk()) << "what holds on the top group held before";
  ASSERT_THAT(Revoke("g-sal"), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales"), IsOk());
}

TEST_F(MoveRightsTest, WhatIsHeldThereAlreadyIsNotGiven) {
  const absl::Time end = node_.clock().Now() + absl::Hours(2);
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "sal"), IsOk());
  ASSERT_THAT(Grant("g-sal", "sal", "auditor", "sales", Until(end)), IsOk());
  ASSERT_THAT(Grant("g-short", "sal", "auditor", "team", Until(end - absl::Seconds(1))), IsOk());
  ASSERT_THAT(CreateGroup("zoo"), IsOk());
  ASSERT_THAT(Grant("g-proper", "sal", "auditor", "zoo", Until(end)), IsOk());
  WantSecondPersons();
  EXPECT_THAT(MoveGroup("team", "sales"), HasReason("GROUP_MOVE_GIVES_ROLE")) << "it would be held for longer";
  EXPECT_THAT(MoveGroup("zoo", "sales"), IsOk());
}

TEST_F(MoveRightsTest, WhatIsOverReachesNothing) {
  const absl::Time end = node_.clock().Now() + absl::Hours(1);
  ASSERT_THAT(Grant("g-sal", "sal", "auditor", "sales", Until(end)), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), HasReason("RIGHTS_NOT_HELD"));
  node_.clock().SetTime(end);
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), IsOk());
}

TEST_F(MoveRightsTest, MappingsReachFromAboveAsGrantsDo) {
  ASSERT_THAT(Post("p1"), IsOk());
  ASSERT_THAT(Map("m", "p1", "sales", RoleOf("auditor")), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), HasReason("RIGHTS_NOT_HELD")) << "members are still to come";
  ASSERT_THAT(Map("same", "p1", "team", RoleOf("auditor")), IsOk());
  EXPECT_THAT(MoveGroup("team", "sales", "bob"), IsOk());
  ASSERT_THAT(CreateGroup("zoo"), IsOk());
  WantSecondPersons();
  const auto refused = MoveGroup("zoo", "sales");
  EXPECT_THAT(refused, HasMetadata("resource", "group mapping m"));
}

}  // namespace
}  // namespace outlay::directory
