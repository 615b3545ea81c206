#include "common/transfer/look_ups.h"

#include <gtest/gtest.h>

#include "absl/time/time.h"
#include "common/transfer/limits.h"

namespace outlay::transfer {
namespace {

constexpr absl::Time kBegin = absl::UnixEpoch();

TEST(LookUpsTest, AreNoMoreThanMayBeAtATime) {
  LookUps look_ups(2);
  EXPECT_TRUE(look_ups.Begin(kBegin));
  EXPECT_TRUE(look_ups.Begin(kBegin));
  EXPECT_FALSE(look_ups.Begin(kBegin));
  look_ups.End();
  EXPECT_TRUE(look_ups.Begin(kBegin));
  EXPECT_FALSE(look_ups.HasRoom(kBegin));
}

TEST(LookUpsTest, OneThatNobodyWaitsForCountsAsLongAsItsThreadMayGoOn) {
  LookUps look_ups(1);
  ASSERT_TRUE(look_ups.Begin(kBegin));
  look_ups.Abandon(kBegin);
  const absl::Time over = kBegin + limits::kLookUpTime;
  EXPECT_FALSE(look_ups.Begin(over - absl::Milliseconds(1)));
  EXPECT_TRUE(look_ups.Begin(over));
}

TEST(LookUpsTest, AClockThatIsSetBackKeepsNobodyWaiting) {
  LookUps look_ups(1);
  ASSERT_TRUE(look_ups.Begin(kBegin));
  look_ups.Abandon(kBegin);
  EXPECT_TRUE(look_ups.Begin(kBegin - absl::Hours(1)));
}

}  // namespace
}  // namespace outlay::transfer
