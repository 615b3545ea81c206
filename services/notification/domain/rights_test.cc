#include "services/notification/domain/rights.h"

#include <gtest/gtest.h>

namespace outlay::notification {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1'000);

Rights On(const std::string& group, absl::Time expire_time = absl::InfiniteFuture()) {
  return {.is_active = true, .held = {{.group_id = group, .expire_time = expire_time}}};
}

TEST(RightsTest, ARoleReachesItsGroupAndAllBelow) {
  EXPECT_TRUE(MayBeTold(On("sales"), {{"sales", "root"}}, kNow));
  EXPECT_TRUE(MayBeTold(On("root"), {{"sales", "root"}}, kNow));
  EXPECT_FALSE(MayBeTold(On("sales"), {{"root"}}, kNow));
  EXPECT_FALSE(MayBeTold(On("ops"), {{"sales", "root"}}, kNow));
}

TEST(RightsTest, EachGroupHasToBeReached) {
  EXPECT_FALSE(MayBeTold(On("sales"), {{"sales", "root"}, {"ops", "root"}}, kNow));
  Rights both = On("sales");
  both.held.push_back({.group_id = "ops", .expire_time = absl::InfiniteFuture()});
  EXPECT_TRUE(MayBeTold(both, {{"sales", "root"}, {"ops", "root"}}, kNow));
}

TEST(RightsTest, AGrantCountsUntilItExpires) {
  EXPECT_TRUE(MayBeTold(On("sales", kNow + absl::Microseconds(1)), {{"sales", "root"}}, kNow));
  EXPECT_FALSE(MayBeTold(On("sales", kNow), {{"sales", "root"}}, kNow));
  EXPECT_FALSE(MayBeTold(On("sales", kNow), {}, kNow)) << "no role is left";
}

TEST(RightsTest, OfNoGroupAnyRoleWillDoButNotNone) {
  EXPECT_TRUE(MayBeTold(On("sales"), {}, kNow));
  EXPECT_FALSE(MayBeTold({.is_active = true, .held = {}}, {}, kNow));
}

TEST(RightsTest, NobodyIsToldWhoIsNotActive) {
  Rights suspended = On("root");
  suspended.is_active = false;
  EXPECT_FALSE(MayBeTold(suspended, {{"root"}}, kNow));
  EXPECT_FALSE(MayBeTold(Rights(), {}, kNow));
}

TEST(RightsTest, HoldersOfARoleComeFromTheNearestGroupUp) {
  const std::vector<RoleHold> holds = {{"zoe", "sales", absl::InfiniteFuture()},
                                       {"ann", "root", absl::InfiniteFuture()},
                                       {"ann", "sales", absl::InfiniteFuture()},
                                       {"bob", "ops", absl::InfiniteFuture()},
                                       {"bob", "east", kNow},
                                       {"ann", "sales", kNow + absl::Hours(1)}};
  const std::vector<std::vector<std::string>> expected = {{"ann", "zoe"}, {"ann"}};
  EXPECT_EQ(HoldersUpFrom({"east", "sales", "root"}, holds, kNow), expected);
  EXPECT_TRUE(HoldersUpFrom({"east"}, holds, kNow).empty()) << "the grant there has expired";
  EXPECT_TRUE(HoldersUpFrom({}, holds, kNow).empty());
}

}  // namespace
}  // namespace outlay::notification
