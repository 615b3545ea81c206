#include "common/feed/feed_consumer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/feed/feed_apply.h"
#include "common/feed/keyspaces.h"
#include "common/feed/limits.h"
#include "common/feed/parking.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/testing/matchers.h"
#include "google/protobuf/wrappers.pb.h"

namespace outlay::feed {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Producer and consumer of counters; what is real and what is fake: see FeedNodes.
class FeedConsumerTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_THAT(nodes_.sealed, IsOk()); }

  Cursor CursorOf(const std::string& organization) {
    return ReadCursor(*nodes_.consumer.store().Read(store::PartitionOf(organization)), "counters").value();
  }
  void RestartConsumer() {
    nodes_.StopConsumer();
    nodes_.consumer.Crash();
    nodes_.consumer.Restart();
    nodes_.StartConsumer();
  }
  // Of 64 partitions, the one of "acme" is another one than that of "globex".
  bool IsCurrent(const std::string& organization, absl::Duration age_max) {
    return nodes_.clock.Now() - nodes_.observer.current[store::PartitionOf(organization).value] <= age_max;
  }
  // Longer than any backoff.
  void WaitForReconnect() { nodes_.scheduler.AdvanceBy(limits::kBackoffMax); }

  FeedNodes nodes_;
};

TEST_F(FeedConsumerTest, AppliesWhatWasThereAndWhatComes) {
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.StartConsumer();
  EXPECT_EQ(nodes_.Copy("acme", "a"), 1);
  ASSERT_THAT(nodes_.Add("acme", "a", 2), IsOk());
  ASSERT_THAT(nodes_.Add("globex", "a", 5), IsOk());
  EXPECT_EQ(nodes_.Copy("acme", "a"), 3);
  EXPECT_EQ(nodes_.Copy("globex", "a"), 5);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 2);
  EXPECT_THAT(nodes_.observer.disconnects, IsEmpty());
}

TEST_F(FeedConsumerTest, AppliesEachEventOnceOverCrashes) {
  nodes_.StartConsumer();
  for (int i = 1; i <= 30; ++i) {
    ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
    if (i % 7 == 0) RestartConsumer();
  }
  EXPECT_EQ(nodes_.Copy("acme", "a"), 30);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 30);
  EXPECT_EQ(CursorOf("acme"), (Cursor{.epoch = 1, .sequence = 30}));
}

TEST_F(FeedConsumerTest, GoesOnFromItsCursorWhenItsWritesWereLost) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.consumer.engine().SetSyncDelay([] { return absl::Hours(1); });
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.consumer.engine().SetSyncDelay(nullptr);
  RestartConsumer();
  EXPECT_EQ(nodes_.Copy("acme", "a"), 2);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 2);
}

TEST_F(FeedConsumerTest, CountsWhatItDoesNotKnowAndMovesOn) {
  ASSERT_THAT(nodes_.producer.Write("acme",
                                    [](store::Transaction& txn) {
                                      command::storage::v1::LogRecord record;
                                      record.set_organization("acme");
                                      record.add_events()->set_type("outlay.counters.v1.Renamed");
                                      txn.Append(record.SerializeAsString());
                                      return absl::OkStatus();
                                    }),
              IsOk());
  nodes_.StartConsumer();
  EXPECT_EQ(nodes_.observer.skipped, 1U);
  EXPECT_EQ(CursorOf("acme"), (Cursor{.epoch = 1, .sequence = 1}));
}

TEST_F(FeedConsumerTest, ConnectsAgainWhenTheProducerWasDown) {
  nodes_.StopProducer();
  nodes_.StartConsumer();
  EXPECT_THAT(nodes_.observer.disconnects, Not(IsEmpty()));
  nodes_.StartProducer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  WaitForReconnect();
  EXPECT_EQ(nodes_.Copy("acme", "a"), 1);
}

TEST_F(FeedConsumerTest, WaitsLongerAfterEachFailureUpToABound) {
  nodes_.StopProducer();
  nodes_.StartConsumer();
  nodes_.scheduler.AdvanceBy(absl::Minutes(10));
  const size_t tries = nodes_.observer.disconnects.size();
  EXPECT_GE(tries, 40U) << "every 15 s at most";
  EXPECT_LE(tries, 100U) << "every 7.5 s at least, once backed off";
}

TEST_F(FeedConsumerTest, TriesAgainWhatIsRefusedForTheMoment) {
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kBusy), IsOk());
  nodes_.StartConsumer();
  WaitForReconnect();
  EXPECT_EQ(nodes_.Effects("acme", "a"), 0);
  EXPECT_THAT(nodes_.observer.parked, IsEmpty());
  nodes_.handler.is_healed = true;
  const absl::Time before = nodes_.clock.Now();
  WaitForReconnect();
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kBusy);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 1);
  ASSERT_THAT(nodes_.observer.applied, SizeIs(1));
  EXPECT_LT(nodes_.observer.applied[0].refused_since, before - limits::kBackoffMax / 2) << "by the first refusal";
  ASSERT_THAT(nodes_.Add("acme", "b", 1), IsOk());
  EXPECT_EQ(nodes_.observer.applied.back().refused_since, std::nullopt) << "the next one waited for nothing";
}

TEST_F(FeedConsumerTest, APartitionWhoseEventIsRefusedForTheMomentStopsNoOther) {
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kBusy), IsOk());
  nodes_.StartConsumer();
  for (int i = 1; i <= 20; ++i) {
    for (const char* organization : {"globex", "initech", "hooli", "umbrella"}) {
      ASSERT_THAT(nodes_.Add(organization, "a", 1), IsOk());
      EXPECT_EQ(nodes_.Copy(organization, "a"), i) << organization;
    }
    nodes_.scheduler.AdvanceBy(limits::kReportInterval);
    EXPECT_FALSE(IsCurrent("acme", absl::Hours(1)));
    EXPECT_TRUE(IsCurrent("globex", 2 * limits::kReportInterval));
  }
  EXPECT_THAT(nodes_.observer.disconnects, IsEmpty());
  const size_t pauses = nodes_.observer.pauses.size();
  EXPECT_GE(pauses, 20U) << "it is tried every 15 s at least";
  EXPECT_LE(pauses, 50U) << "every 7.5 s at most, once it waits longest";
  nodes_.handler.is_healed = true;
  nodes_.scheduler.AdvanceBy(2 * limits::kReportInterval);
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kBusy);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 1);
  EXPECT_TRUE(IsCurrent("acme", limits::kReportInterval));
}

TEST_F(FeedConsumerTest, ASnapshotThatIsRefusedForTheMomentStopsNoOtherPartition) {
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kBusy), IsOk());
  ASSERT_THAT(nodes_.Add("globex", "a", 1), IsOk());
  nodes_.Trim("acme", 1);
  nodes_.Trim("globex", 1);
  nodes_.StartConsumer();
  WaitForReconnect();
  EXPECT_EQ(nodes_.Copy("globex", "a"), 1);
  ASSERT_THAT(nodes_.Add("globex", "a", 1), IsOk());
  WaitForReconnect();
  EXPECT_EQ(nodes_.Copy("globex", "a"), 2);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 0);
  nodes_.handler.is_healed = true;
  WaitForReconnect();
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kBusy);
}

// The producer's answer is about that partition alone: nobody else waits.
TEST_F(FeedConsumerTest, ASnapshotThatTheProducerCannotTellStopsNoOtherPartition) {
  const store::PartitionId unreadable = store::PartitionOf("acme");
  nodes_.snapshot = [unreadable](const store::Reader& reader, std::string_view next) -> absl::StatusOr<SnapshotPage> {
    if (reader.partition() == unreadable) return absl::DataLossError("a row cannot be read");
    return CounterSnapshots()(reader, next);
  };
  nodes_.StartProducer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.Trim("acme", 1);
  nodes_.StartConsumer();
  for (int i = 1; i <= 20; ++i) {
    ASSERT_THAT(nodes_.Add("globex", "a", 1), IsOk());
    EXPECT_EQ(nodes_.Copy("globex", "a"), i);
    nodes_.scheduler.AdvanceBy(limits::kBackoffMax / 4);
  }
  EXPECT_THAT(nodes_.observer.disconnects, IsEmpty());
  EXPECT_EQ(nodes_.Copy("acme", "a"), 0);
}

// Else nothing but the same long snapshot would go on.
TEST_F(FeedConsumerTest, AfterASnapshotThatFailedTheOthersHaveAsLongAsItTook) {
  int begun = 0;
  nodes_.snapshot = [&](const store::Reader&, std::string_view) -> absl::StatusOr<SnapshotPage> {
    ++begun;
    nodes_.clock.Advance(absl::Hours(1));
    return absl::AbortedError("too old");
  };
  nodes_.StartProducer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.Trim("acme", 1);
  nodes_.StartConsumer();
  ASSERT_EQ(begun, 1);
  for (int i = 1; i < 60; ++i) {
    nodes_.scheduler.AdvanceBy(absl::Minutes(1));
    ASSERT_THAT(nodes_.Add("globex", "a", 1), IsOk());
    EXPECT_EQ(nodes_.Copy("globex", "a"), i);
  }
  EXPECT_EQ(begun, 1);
  nodes_.scheduler.AdvanceBy(absl::Minutes(2));
  EXPECT_EQ(begun, 2);
}

TEST_F(FeedConsumerTest, ParksAPoisonedEventAndTheLaterOnesOfItsSubject) {
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kPoison), IsOk());
  ASSERT_THAT(nodes_.Add("acme", "a", 100), IsOk());
  ASSERT_THAT(nodes_.Add("acme", "b", 7), IsOk());
  nodes_.StartConsumer();
  EXPECT_EQ(nodes_.Effects("acme", "a"), 0) << "nothing of a poisoned event is kept, and none overtakes it";
  EXPECT_EQ(nodes_.Copy("acme", "b"), 7) << "other subjects go on";
  EXPECT_THAT(nodes_.observer.parked, SizeIs(2));
  EXPECT_EQ(CursorOf("acme").sequence, 3U);

  nodes_.scheduler.AdvanceBy(limits::kParkedRetryInterval);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 0);
  nodes_.handler.is_healed = true;
  nodes_.scheduler.AdvanceBy(limits::kParkedRetryInterval);
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kPoison + 100);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 2);
  EXPECT_THAT(nodes_.observer.unparked, ElementsAre("organizations/acme/counters/a"));
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  EXPECT_EQ(nodes_.Effects("acme", "a"), 3) << "the subject is free again";
}

TEST_F(FeedConsumerTest, ParksWhatTheStoreWillNeverTake) {
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kTooLarge), IsOk());
  for (int i = 0; i < 5; ++i) ASSERT_THAT(nodes_.Add("acme", "b", 1), IsOk());
  nodes_.StartConsumer();
  EXPECT_THAT(nodes_.observer.parked, SizeIs(1));
  EXPECT_EQ(nodes_.Effects("acme", "a"), 0);
  EXPECT_EQ(nodes_.Effects("acme", "b"), 5);
  EXPECT_THAT(nodes_.observer.disconnects, IsEmpty());
}

TEST_F(FeedConsumerTest, TakesASnapshotWhenTheLogWasTrimmed) {
  for (int i = 0; i < 10; ++i) ASSERT_THAT(nodes_.Add("acme", absl::StrCat("c", i), i + 1), IsOk());
  nodes_.Trim("acme", 5);
  nodes_.StartConsumer();
  EXPECT_EQ(nodes_.observer.snapshots, 1);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(nodes_.Copy("acme", absl::StrCat("c", i)), i + 1);
  EXPECT_EQ(CursorOf("acme"), (Cursor{.epoch = 1, .sequence = 10}));
  ASSERT_THAT(nodes_.Add("acme", "c1", 40), IsOk());
  EXPECT_EQ(nodes_.Copy("acme", "c1"), 42);
  EXPECT_EQ(nodes_.Effects("acme", "c1"), 2) << "once from the snapshot, once from the log";
}

TEST_F(FeedConsumerTest, TakesSnapshotsOfWhatItKnowsWhenTheProducerWasRestored) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.StopProducer();
  nodes_.producer.RestoreFromBackup();
  nodes_.StartProducer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  WaitForReconnect();
  EXPECT_EQ(nodes_.observer.snapshots, 1);
  EXPECT_EQ(nodes_.Copy("acme", "a"), 2);
  EXPECT_EQ(CursorOf("acme"), (Cursor{.epoch = 2, .sequence = 2}));
}

TEST_F(FeedConsumerTest, ASnapshotSupersedesWhatIsParked) {
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kPoison), IsOk());
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.observer.parked, SizeIs(1));
  nodes_.StopConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 100), IsOk());
  nodes_.Trim("acme", 2);
  nodes_.StartConsumer();
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kPoison + 100);
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  EXPECT_EQ(nodes_.Effects("acme", "a"), 2);
}

TEST_F(FeedConsumerTest, ASnapshotThatCannotBeAppliedSupersedesWhatIsParkedToo) {
  ASSERT_THAT(nodes_.Add("acme", "a", MirrorHandler::kPoison), IsOk());
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.observer.parked, SizeIs(1));
  nodes_.StopConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.Trim("acme", 2);
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.observer.parked, SizeIs(2));
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.handler.is_healed = true;
  nodes_.scheduler.AdvanceBy(limits::kParkedRetryInterval);
  EXPECT_EQ(nodes_.Copy("acme", "a"), MirrorHandler::kPoison + 2);
  EXPECT_EQ(nodes_.Effects("acme", "a"), 2) << "the state and the event behind it";
}

// A resource may be told by several types of events.
TEST_F(FeedConsumerTest, StatesOfOneSubjectAreParkedEachForItself) {
  nodes_.snapshot = [](const store::Reader& reader, std::string_view) -> absl::StatusOr<SnapshotPage> {
    SnapshotPage page;
    if (reader.partition() != store::PartitionOf("acme")) return page;
    for (const int64_t number : {MirrorHandler::kPoison, MirrorHandler::kPoison + 1, int64_t{7}}) {
      google::protobuf::Int64Value value;
      value.set_value(number);
      page.events.push_back(command::Announce(command::CounterName("acme", "a"), value));
    }
    return page;
  };
  nodes_.StartProducer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.Trim("acme", 1);
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.observer.parked, SizeIs(2));
  const auto parked = FindFirstParked(*nodes_.consumer.store().Read(store::PartitionOf("acme")), "counters",
                                      command::CounterName("acme", "a"));
  ASSERT_THAT(parked, IsOk());
  ASSERT_TRUE(parked->has_value()) << "the one that could be applied took the others away";
  EXPECT_EQ((*parked)->waiting, 2U);
  nodes_.handler.is_healed = true;
  nodes_.scheduler.AdvanceBy(limits::kParkedRetryInterval);
  EXPECT_THAT(nodes_.observer.unparked, SizeIs(1));
  EXPECT_EQ(nodes_.Effects("acme", "a"), 3);
}

TEST_F(FeedConsumerTest, TriesEveryParkedSubjectInItsTurn) {
  for (size_t i = 0; i < limits::kParkedSubjectsPerRetry; ++i) {
    ASSERT_THAT(nodes_.Add("acme", absl::StrCat("a", i), MirrorHandler::kPoison), IsOk());
  }
  ASSERT_THAT(nodes_.Add("acme", "z", MirrorHandler::kPoison + 1), IsOk());
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.observer.parked, SizeIs(limits::kParkedSubjectsPerRetry + 1));
  nodes_.handler.healed_value = MirrorHandler::kPoison + 1;
  nodes_.scheduler.AdvanceBy(2 * limits::kParkedRetryInterval);
  EXPECT_EQ(nodes_.Effects("acme", "z"), 1) << "those before it, which stay poisoned, took all turns";
  nodes_.handler.is_healed = true;
  nodes_.scheduler.AdvanceBy(2 * limits::kParkedRetryInterval);
  EXPECT_THAT(nodes_.observer.unparked, SizeIs(limits::kParkedSubjectsPerRetry + 1));
}

TEST_F(FeedConsumerTest, TellsHowFarItIsBehind) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.scheduler.AdvanceBy(2 * limits::kFirstReportInterval);
  EXPECT_EQ(nodes_.observer.lag, 0U);
  nodes_.consumer.engine().SetSyncDelay([] { return absl::Hours(1); });
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  ASSERT_THAT(nodes_.Add("globex", "a", 1), IsOk());
  nodes_.scheduler.AdvanceBy(limits::kReportInterval);
  EXPECT_EQ(nodes_.observer.lag, 2U);
  EXPECT_EQ(nodes_.observer.lag_age, limits::kReportInterval);
}

TEST_F(FeedConsumerTest, ClaimsWhatItHasNotApplied) {
  nodes_.StartConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.scheduler.AdvanceBy(limits::kReportInterval);
  const auto claim = nodes_.producer.store().Read(store::PartitionOf("acme"))->Find(kClaims, {"mirror"}).value();
  ASSERT_TRUE(claim.has_value());
  EXPECT_EQ(claim->sequence(), 1U);
}

TEST_F(FeedConsumerTest, AConsumerThatGoesAwayIsNoErrorOfTheProducer) {
  nodes_.StartConsumer();
  nodes_.StopConsumer();
  nodes_.scheduler.AdvanceBy(limits::kGoneCheck);
  EXPECT_EQ(nodes_.service().subscribers(), 0U);
  nodes_.StartConsumer();
  nodes_.StopConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  nodes_.scheduler.AdvanceBy(limits::kGoneCheck);
  EXPECT_EQ(nodes_.service().subscribers(), 0U);
  EXPECT_THAT(nodes_.ended.codes, ElementsAre(absl::StatusCode::kCancelled, absl::StatusCode::kCancelled));
}

TEST_F(FeedConsumerTest, StopsWhenItGoes) {
  nodes_.StartConsumer();
  nodes_.StopConsumer();
  ASSERT_THAT(nodes_.Add("acme", "a", 1), IsOk());
  WaitForReconnect();
  EXPECT_EQ(nodes_.Copy("acme", "a"), 0);
  nodes_.scheduler.AdvanceBy(limits::kGoneCheck);
  EXPECT_EQ(nodes_.service().subscribers(), 0U);
}

}  // namespace
}  // namespace outlay::feed
