#include "services/notification/jobs/courier_crew.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const TargetRef kTarget = {.organization = "acme", .target = "targets/t"};
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

TEST(CourierCrewTest, TakesADeliveryOnceAtATime) {
  CourierCrew crew;
  const CourierCrew::Look look(&crew);
  EXPECT_THAT(crew.Take(look, kTarget, false, {"a", "b"}, kNow), ElementsAre("a", "b"));
  EXPECT_THAT(crew.Take(look, kTarget, false, {"a", "b", "c"}, kNow), ElementsAre("c"));
  crew.Return(kTarget, "a", kNow);
  const CourierCrew::Look later(&crew);
  EXPECT_THAT(crew.Take(later, kTarget, false, {"a", "b"}, kNow), ElementsAre("a"));
}

// The rows of a look that began before a delivery came back still say that it is due.
TEST(CourierCrewTest, TakesNothingThatCameBackAfterTheLookBegan) {
  CourierCrew crew;
  const CourierCrew::Look first(&crew);
  EXPECT_THAT(crew.Take(first, kTarget, false, {"a"}, kNow), ElementsAre("a"));
  const CourierCrew::Look before(&crew);
  crew.Return(kTarget, "a", kNow);
  EXPECT_THAT(crew.Take(before, kTarget, false, {"a"}, kNow), IsEmpty());
  {
    const CourierCrew::Look after(&crew);
    EXPECT_THAT(crew.Take(after, kTarget, false, {"a"}, kNow), ElementsAre("a"));
  }
  // The end of another look makes nobody forget it.
  crew.Return(kTarget, "a", kNow);
  EXPECT_THAT(crew.Take(before, kTarget, false, {"a"}, kNow), IsEmpty());
}

TEST(CourierCrewTest, TakesNoMoreThanTheShareOfATargetAndASecond) {
  CourierCrew crew;
  const CourierCrew::Look look(&crew);
  std::vector<std::string> ids;
  for (int i = 0; i < 1'000; ++i) ids.push_back(std::to_string(i));
  EXPECT_THAT(crew.Take(look, kTarget, /*is_on_trial=*/true, ids, kNow), SizeIs(1));
  crew.Return(kTarget, "0", kNow);
  size_t taken = 1;
  while (crew.LookAt(kTarget, false, kNow) > 0) {
    const CourierCrew::Look again(&crew);
    const std::vector<std::string> some = crew.Take(again, kTarget, false, ids, kNow);
    ASSERT_LE(some.size(), limits::kTargetConcurrency);
    ASSERT_FALSE(some.empty());
    taken += some.size();
    for (const std::string& id : some) crew.Return(kTarget, id, kNow);
  }
  EXPECT_EQ(taken, limits::kTargetPerSecond);
  EXPECT_GT(crew.LookAt(kTarget, false, kNow + absl::Seconds(1)), 0u);
}

TEST(CourierCrewTest, RemembersNothingOfTargetsWhoseSecondIsOver) {
  CourierCrew crew;
  for (int i = 0; i < 1'000; ++i) {
    const TargetRef target = {.organization = "acme", .target = "users/u" + std::to_string(i)};
    const CourierCrew::Look look(&crew);
    ASSERT_GT(crew.LookAt(target, false, kNow), 0u);
    ASSERT_THAT(crew.Take(look, target, false, {"a"}, kNow), SizeIs(1));
    crew.Return(target, "a", kNow + absl::Milliseconds(100));
  }
  EXPECT_EQ(crew.size(), 1'000u) << "so that none is tried too often";
  crew.ForgetIdle(kNow + absl::Seconds(1));
  EXPECT_EQ(crew.size(), 0u);
}

TEST(CourierCrewTest, EachKindOfTargetsOfAnOrganizationHasItsShare) {
  CourierCrew crew;
  const CourierCrew::Look look(&crew);
  std::vector<TargetRef> users;
  for (size_t i = 0; i < limits::kShareConcurrency + 2; ++i) {
    users.push_back({.organization = "acme", .target = "users/u" + std::to_string(i)});
  }
  for (const TargetRef& user : users) crew.Take(look, user, false, {"a"}, kNow);
  EXPECT_FALSE(crew.HasRoom(users[0]));
  EXPECT_TRUE(crew.HasRoom(kTarget));
  EXPECT_TRUE(crew.HasRoom({.organization = "globex", .target = "users/u1"}));
  const std::vector<TargetRef> rest(users.end() - 2, users.end());
  crew.StandInLine(rest);
  EXPECT_EQ(crew.NextInLine(users[0]), std::nullopt);
  crew.Return(users[0], "a", kNow);
  EXPECT_EQ(crew.NextInLine(users[0]), rest[0]);
  EXPECT_EQ(crew.NextInLine(kTarget), std::nullopt);
  EXPECT_EQ(crew.NextInLine(users[0]), rest[1]);
  EXPECT_EQ(crew.NextInLine(users[0]), std::nullopt);
}

TEST(CourierCrewTest, AClockThatJumpsBackHoldsNothingUp) {
  CourierCrew crew;
  for (size_t i = 0; i < limits::kTargetPerSecond; ++i) {
    const CourierCrew::Look look(&crew);
    ASSERT_THAT(crew.Take(look, kTarget, false, {"a"}, kNow), SizeIs(1));
    crew.Return(kTarget, "a", kNow);
  }
  ASSERT_EQ(crew.LookAt(kTarget, false, kNow), 0u);
  EXPECT_GT(crew.LookAt(kTarget, false, kNow - absl::Hours(1)), 0u);
}

TEST(CourierCrewTest, AClosedOneTakesNothingAndTellsWhenAllAreBack) {
  CourierCrew crew;
  const TargetRef target{.organization = "acme", .target = "targets/hook"};
  const absl::Time now = absl::FromUnixSeconds(1);
  int idle = 0;
  {
    const CourierCrew::Look look(&crew);
    ASSERT_EQ(crew.Take(look, target, /*is_on_trial=*/false, {"a", "b"}, now).size(), 2u);
    crew.Close([&idle] { ++idle; });
    EXPECT_EQ(crew.LookAt(target, /*is_on_trial=*/false, now), 0u);
    EXPECT_TRUE(crew.Take(look, target, /*is_on_trial=*/false, {"c"}, now).empty());
  }
  crew.Return(target, "a", now);
  EXPECT_EQ(idle, 0);
  crew.Return(target, "b", now);
  crew.Return(target, "b", now);
  EXPECT_EQ(idle, 1);
}

TEST(CourierCrewTest, AClosedOneWithoutWorkIsIdleAtOnce) {
  CourierCrew crew;
  int idle = 0;
  crew.Close([&idle] { ++idle; });
  EXPECT_EQ(idle, 1);
}

}  // namespace
}  // namespace outlay::notification
