// Random commands to a review whose surroundings change at random, against a plain model. tools/campaign runs very many
// seeds of it.
#include "services/approval/store/testing/review_world.h"

#include <gtest/gtest.h>

#include <map>

#include "common/testing/seeds.h"

namespace outlay::approval {
namespace {

constexpr int kCommands = 100;
constexpr uint64_t kSeeds = 2'000;

TEST(ReviewWorldTest, EveryCommandEndsAsThePlainModelSays) {
  std::map<ReviewState, int> seen;
  uint64_t tolerated = 0;
  const testing::SeedRange seeds = testing::SeedsFromEnvironment({.first = 1, .count = kSeeds});
  testing::ForEachSeed(seeds, [&](uint64_t seed) {
    ReviewWorld world(seed);
    for (int i = 0; i < kCommands && !::testing::Test::HasFailure(); ++i) {
      world.Step();
      ++seen[world.review().state];
    }
    tolerated += static_cast<uint64_t>(world.tolerated());
  });
  if (seeds.count < kSeeds || ::testing::Test::HasFailure()) return;
  EXPECT_GT(tolerated, kSeeds / 4) << "growth under which decisions stood";
  for (const ReviewState state : {ReviewState::kOpen, ReviewState::kApproved, ReviewState::kRejected,
                                  ReviewState::kWithdrawn, ReviewState::kExpired}) {
    EXPECT_GT(seen[state], kSeeds) << StateName(state);
  }
}

}  // namespace
}  // namespace outlay::approval
