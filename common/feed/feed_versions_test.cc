// What a consumer does where a program of another version kept what it knows of a producer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/feed/feed_apply.h"
#include "common/feed/keyspaces.h"
#include "common/feed/limits.h"
#include "common/feed/snapshot_needs.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/testing/matchers.h"

namespace outlay::feed {
namespace {

using outlay::testing::IsOk;
using ::testing::SizeIs;

// See FeedNodes.
class FeedVersionsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_THAT(nodes_.sealed, IsOk()); }

  void RestartAs(uint32_t version) {
    nodes_.StopConsumer();
    nodes_.handler.kept_version = version;
    nodes_.StartConsumer();
  }
  Kept KeptOf(const std::string& organization) {
    return ReadKept(*nodes_.consumer.store().Read(store::PartitionOf(organization)), "counters").value();
  }

  FeedNodes nodes_;
};

TEST_F(FeedVersionsTest, AnotherOneTakesASnapshotAndLeavesNoEventOut) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.StopConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 10), IsOk());
  RestartAs(1);
  EXPECT_EQ(nodes_.observer.snapshots, 1) << "of the partition of which something was kept";
  EXPECT_EQ(nodes_.Copy("acme", "a"), 11);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 3) << "the event of before, the state, and the event that came meanwhile";
  EXPECT_EQ(KeptOf("acme").cursor, (Cursor{.epoch = 1, .sequence = 2}));
  RestartAs(1);
  EXPECT_EQ(nodes_.observer.snapshots, 1);
  RestartAs(0);
  EXPECT_EQ(nodes_.observer.snapshots, 2) << "an older program may not have kept something either";
}

TEST_F(FeedVersionsTest, WhereNothingWasKeptNoneIsNeeded) {
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  RestartAs(7);
  EXPECT_EQ(nodes_.observer.snapshots, 0);
  EXPECT_EQ(KeptOf("acme").version, 7U);
}

TEST_F(FeedVersionsTest, WhatIsParkedStaysAndIsTriedInItsOrder) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kPoison), IsOk());
  ASSERT_THAT(nodes_.observer.parked, SizeIs(1));
  nodes_.handler.is_healed = true;
  RestartAs(1);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 1) << "the state";
  nodes_.scheduler.AdvanceBy(limits::kParkedRetryInterval);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 2) << "what happened is not lost with it";
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kPoison);
}

TEST_F(FeedVersionsTest, WhereTheLogWasTrimmedTheSnapshotIsAllThereIs) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.StopConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.Trim("acme", 3);
  RestartAs(1);
  EXPECT_EQ(nodes_.Copy("acme", "a"), 3);
  EXPECT_EQ(KeptOf("acme").cursor, (Cursor{.epoch = 1, .sequence = 3}));
  EXPECT_EQ(KeptOf("acme").version, 1U);
}

TEST_F(FeedVersionsTest, BetweenLongSnapshotsEventsHaveAsLongAsTheseTook) {
  int begun = 0;
  nodes_.snapshot = [&](const store::Reader& reader, std::string_view next) {
    ++begun;
    nodes_.clock.Advance(absl::Minutes(30));
    return CounterSnapshots()(reader, next);
  };
  nodes_.StartProducer();
  nodes_.StartConsumer();
  for (const char* organization : {"acme", "initech"}) ASSERT_THAT(nodes_.Add(organization, "a", 1), IsOk());
  RestartAs(1);
  ASSERT_EQ(begun, 1);
  for (int i = 1; i < 30; ++i) {
    nodes_.scheduler.AdvanceBy(absl::Minutes(1));
    ASSERT_THAT(nodes_.Add("globex", "a", 1), IsOk());
    EXPECT_EQ(nodes_.Copy("globex", "a"), i) << "of a partition that needs no snapshot";
  }
  EXPECT_EQ(begun, 1);
  nodes_.scheduler.AdvanceBy(absl::Minutes(1));
  nodes_.scheduler.RunDue();
  EXPECT_EQ(begun, 2);
  EXPECT_EQ(nodes_.Effects("acme", "a") + nodes_.Effects("initech", "a"), 4) << "the event of before, and the state";
}

TEST(SnapshotNeedsTest, ComeInTurnsWithoutThoseThatAreLeftOut) {
  SnapshotNeeds needs;
  EXPECT_EQ(needs.AddTrimmed({3, 5}), 2U);
  EXPECT_EQ(needs.AddTrimmed({5}), 0U);
  needs.AddOutdated(9);
  const auto none = [](uint32_t) { return false; };
  EXPECT_EQ(needs.Next(0, none), 3U);
  EXPECT_EQ(needs.Next(3, none), 5U);
  EXPECT_EQ(needs.Next(9, none), 3U);
  EXPECT_EQ(needs.Next(3, [](uint32_t partition) { return partition == 5; }), 9U);
  EXPECT_TRUE(needs.KeepsCursor(9));
  EXPECT_FALSE(needs.KeepsCursor(5));
  for (const uint32_t partition : {3, 5, 9}) needs.Remove(partition, absl::ZeroDuration());
  EXPECT_EQ(needs.Next(0, none), std::nullopt);
}

TEST(SnapshotNeedsTest, LeaveTimeForEventsAfterLongOnesOnly) {
  SnapshotNeeds needs;
  needs.AddTrimmed({1, 2, 3});
  const auto none = [](uint32_t) { return false; };
  EXPECT_EQ(needs.Remove(1, limits::kSnapshotTurn - absl::Seconds(1)), absl::ZeroDuration());
  EXPECT_EQ(needs.Next(1, none), 2U);
  EXPECT_EQ(needs.Remove(2, absl::Seconds(1)), limits::kSnapshotTurn) << "as long as both took";
  EXPECT_EQ(needs.Next(2, none), std::nullopt);
  needs.EndRest();
  EXPECT_EQ(needs.Next(2, none), 3U);
  EXPECT_EQ(needs.Remove(3, absl::Hours(1)), absl::ZeroDuration()) << "none comes after it";
}

}  // namespace
}  // namespace outlay::feed
