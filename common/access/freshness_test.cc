// What a copy of the directory still allows, by the times at which it was known to be complete.
#include "common/access/freshness.h"

#include <gtest/gtest.h>

#include "common/testing/matchers.h"

namespace outlay::access {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;

constexpr absl::Duration kTick = absl::Microseconds(1);

class FreshnessTest : public ::testing::Test {
 protected:
  void Contact(absl::Time time) { freshness_.SetContact(store::PartitionOf("acme"), time, start_); }
  absl::Status Change(absl::Time now) const { return freshness_.Check("acme", /*is_mutation=*/true, now); }
  absl::Status Read(absl::Time now) const { return freshness_.Check("acme", /*is_mutation=*/false, now); }

  const absl::Time start_ = absl::FromUnixSeconds(1'800'000'000);
  Freshness freshness_;
};

TEST_F(FreshnessTest, RefusesChangesBeforeReads) {
  EXPECT_THAT(Read(start_), HasReason("ACCESS_STALE"));
  Contact(start_);
  EXPECT_THAT(Change(start_ + limits::kAccessAgeMax), IsOk());
  EXPECT_THAT(Change(start_ + limits::kAccessAgeMax + kTick), HasReason("ACCESS_STALE"));
  EXPECT_THAT(Read(start_ + limits::kReadAgeMax), IsOk());
  EXPECT_THAT(Read(start_ + limits::kReadAgeMax + kTick), HasReason("ACCESS_STALE"));
  Contact(absl::InfinitePast());
  EXPECT_THAT(Change(start_), IsOk()) << "not known yet, since the consumer has just started";
}

// Else rights that were taken away would count until the clock gets there, although directory is out of reach.
TEST_F(FreshnessTest, AContactByAClockThatWasAheadIsNoNewsForLonger) {
  Contact(start_ + absl::Hours(24));
  EXPECT_THAT(Change(start_), HasReason("ACCESS_STALE"));
  EXPECT_THAT(Read(start_), HasReason("ACCESS_STALE"));
  Contact(start_);
  EXPECT_THAT(Change(start_), IsOk());
  EXPECT_EQ(freshness_.contact(store::PartitionOf("acme")), start_);
  Contact(start_ + limits::kAccessAgeMax);
  EXPECT_THAT(Change(start_), IsOk()) << "set back by less than what may pass without news";
}

}  // namespace
}  // namespace outlay::access
