#include "common/feed/feed_trimmer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/feed/claims.h"
#include "common/feed/keyspaces.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/testing/matchers.h"

namespace outlay::feed {
namespace {

using outlay::testing::IsOk;
using outlay::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A producer of counters with ten records, a day apart; what is fake: see FeedNodes.
class FeedTrimmerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 10; ++i) {
      ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
      nodes_.clock.Advance(absl::Hours(24));
    }
  }

  void Claim(const std::string& consumer, uint64_t sequence, uint64_t epoch = 1) {
    event::v1::Position position;
    position.set_partition(acme_.value);
    position.set_sequence(sequence);
    position.set_epoch(epoch);
    claims_.Note(consumer, position);
    nodes_.scheduler.RunDue();
  }

  absl::StatusOr<uint64_t> Bound() { return trimmer_.TrimBound(acme_, nodes_.clock.Now()); }

  FeedNodes nodes_;
  const store::PartitionId acme_ = store::PartitionOf("acme");
  std::vector<std::string> lost_;
  std::vector<absl::Duration> jumps_;
  Claims claims_{&nodes_.producer.store(), &nodes_.clock};
  FeedTrimmer trimmer_{
      {.retention = absl::Hours(7 * 24),
       .on_claim_lost = [this](const std::string& consumer, store::PartitionId) { lost_.push_back(consumer); },
       .on_clock_jump = [this](absl::Duration ahead) { jumps_.push_back(ahead); }},
      &nodes_.producer.store(),
      &nodes_.scheduler,
      &nodes_.clock};
};

TEST_F(FeedTrimmerTest, TrimsWhatIsOlderThanTheRetention) {
  // The clock stands at day 10: records 1, 2 and 3 are of days 0, 1 and 2; exactly 7 days ago is not older.
  EXPECT_THAT(Bound(), IsOkAndHolds(3U));
  trimmer_.RunOnce();
  nodes_.scheduler.RunDue();
  EXPECT_EQ(nodes_.producer.store().Head(acme_)->first_sequence, 4U);
}

TEST_F(FeedTrimmerTest, WaitsForTheSlowestConsumer) {
  Claim("fast", 9);
  EXPECT_THAT(Bound(), IsOkAndHolds(3U));
  Claim("slow", 2);
  EXPECT_THAT(Bound(), IsOkAndHolds(2U));
  Claim("new", 0, /*epoch=*/0);
  EXPECT_THAT(Bound(), IsOkAndHolds(0U));
}

TEST_F(FeedTrimmerTest, DoesNotWaitForAConsumerOfAnotherEpoch) {
  Claim("lost", 1, /*epoch=*/5);
  EXPECT_THAT(Bound(), IsOkAndHolds(3U));
}

TEST_F(FeedTrimmerTest, ForgetsASilentConsumerWithAnAlarm) {
  Claim("silent", 1);
  nodes_.clock.Advance(kFeedClaim);
  EXPECT_THAT(Bound(), IsOkAndHolds(1U));
  trimmer_.RunOnce();
  EXPECT_THAT(lost_, IsEmpty());
  nodes_.clock.Advance(absl::Seconds(1));
  trimmer_.RunOnce();
  nodes_.scheduler.RunDue();
  EXPECT_THAT(lost_, ElementsAre("silent"));
  EXPECT_EQ(nodes_.producer.store().Head(acme_)->first_sequence, 5U) << "its last records stay";
  trimmer_.RunOnce();
  EXPECT_THAT(lost_, ElementsAre("silent")) << "one alarm";
}

TEST_F(FeedTrimmerTest, KeepsAClaimThatIsRenewedMeanwhile) {
  Claim("back", 1);
  nodes_.clock.Advance(kFeedClaim + absl::Seconds(1));
  event::v1::Position position;
  position.set_partition(acme_.value);
  position.set_sequence(1);
  position.set_epoch(1);
  // Queued, not yet written when the trimmer looks.
  claims_.Note("back", position);
  trimmer_.RunOnce();
  nodes_.scheduler.RunDue();
  EXPECT_THAT(lost_, IsEmpty());
  const auto claim = nodes_.producer.store().Read(acme_)->Find(kClaims, {"back"});
  ASSERT_THAT(claim, IsOk());
  EXPECT_TRUE(claim->has_value());
}

TEST_F(FeedTrimmerTest, AClockThatJumpsAheadTrimsNoYoungRecordsAndIsTold) {
  trimmer_.RunOnce();
  EXPECT_THAT(jumps_, IsEmpty());
  nodes_.clock.Advance(absl::Hours(24 * 365 * 10));
  EXPECT_THAT(Bound(), IsOkAndHolds(4U)) << "two days behind the last record";
  trimmer_.RunOnce();
  ASSERT_THAT(jumps_, SizeIs(1));
  trimmer_.RunOnce();
  EXPECT_THAT(jumps_, SizeIs(1));
}

TEST_F(FeedTrimmerTest, KeepsWhatAnswersRequestIds) {
  const FeedTrimmer hasty({.retention = absl::Hours(1)}, &nodes_.producer.store(), &nodes_.scheduler, &nodes_.clock);
  EXPECT_THAT(hasty.TrimBound(acme_, nodes_.clock.Now()), IsOkAndHolds(3U));
}

TEST_F(FeedTrimmerTest, RunsByItself) {
  trimmer_.Start();
  nodes_.scheduler.AdvanceBy(limits::kTrimInterval);
  EXPECT_EQ(nodes_.producer.store().Head(acme_)->first_sequence, 5U) << "record 4 is older by then";
}

}  // namespace
}  // namespace outlay::feed
