#include "services/directory/domain/group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(100);

Group AGroup(const std::string& id, const std::string& parent_id) {
  return {.id = id,
          .display_name = "Group",
          .parent_id = parent_id,
          .create_time = absl::FromUnixSeconds(1),
          .update_time = absl::FromUnixSeconds(1),
          .place_time = absl::FromUnixSeconds(1),
          .revision = 1,
          .create_digest = {}};
}

// A path of that many groups, "1" on top.
GroupPath PathOf(int groups) {
  GroupPath path;
  for (int i = 1; i <= groups; ++i) path.push_back(std::to_string(i));
  return path;
}

TEST(GroupTest, IsAtMostTenDeep) {
  EXPECT_THAT(CheckNewGroup("g", PathOf(limits::kGroupDepth - 1)), IsOk());
  EXPECT_THAT(CheckNewGroup("g", PathOf(limits::kGroupDepth)), HasReason("GROUP_TOO_DEEP"));
}

TEST(GroupTest, MovesWithAllThatIsBelowIt) {
  const Group group = AGroup("g", "1");
  const absl::StatusOr<GroupDecision> moved = DecideMoveGroup(group, PathOf(7), /*height=*/3, kNow);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->after.parent_id, "7");
  EXPECT_EQ(moved->after.place_time, kNow);
  EXPECT_EQ(moved->after.revision, 2);
  EXPECT_THAT(DecideMoveGroup(group, PathOf(8), /*height=*/3, kNow), HasReason("GROUP_TOO_DEEP"));
}

TEST(GroupTest, DoesNotMoveIntoItself) {
  EXPECT_THAT(DecideMoveGroup(AGroup("2", "1"), PathOf(2), 1, kNow), HasReason("GROUP_CYCLE"));
  EXPECT_THAT(DecideMoveGroup(AGroup("2", "1"), PathOf(4), 3, kNow), HasReason("GROUP_CYCLE"));
}

TEST(GroupTest, StaysWhereItIsWithoutAChange) {
  const absl::StatusOr<GroupDecision> moved = DecideMoveGroup(AGroup("g", "3"), PathOf(3), 8, kNow);
  ASSERT_THAT(moved, IsOk());
  EXPECT_FALSE(moved->changed);
  EXPECT_FALSE(DecideRenameGroup(AGroup("g", "3"), "Group", kNow).changed);
  EXPECT_TRUE(DecideRenameGroup(AGroup("g", "3"), "Team", kNow).changed);
}

TEST(GroupTest, OnTopStaysForGood) {
  EXPECT_THAT(DecideMoveGroup(AGroup("root", ""), PathOf(1), 1, kNow), HasReason("ROOT_GROUP_FIXED"));
  EXPECT_THAT(CheckDeleteGroup(AGroup("root", ""), {}), HasReason("ROOT_GROUP_FIXED"));
}

TEST(GroupTest, OnlyAnEmptyOneIsDeleted) {
  const Group group = AGroup("g", "1");
  EXPECT_THAT(CheckDeleteGroup(group, {}), IsOk());
  EXPECT_THAT(CheckDeleteGroup(group, {.groups = true, .members = false, .role_grants = false}),
              HasReason("GROUP_NOT_EMPTY"));
  EXPECT_THAT(CheckDeleteGroup(group, {.groups = false, .members = true, .role_grants = false}),
              HasReason("GROUP_NOT_EMPTY"));
  EXPECT_THAT(CheckDeleteGroup(group, {.groups = false, .members = false, .role_grants = true}),
              HasReason("GROUP_NOT_EMPTY"));
}

}  // namespace
}  // namespace outlay::directory
