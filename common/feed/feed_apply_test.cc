#include "common/feed/feed_apply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/command/testing/test_node.h"
#include "common/feed/strand.h"
#include "common/feed/testing/mirror.h"
#include "common/feed/unit_runner.h"
#include "common/testing/matchers.h"
#include "google/protobuf/wrappers.pb.h"

namespace outlay::feed {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using outlay::testing::IsOkAndHolds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kKnown[] = "google.protobuf.Int64Value";
constexpr char kUnknown[] = "outlay.counters.v1.Renamed";

event::v1::Entry MakeEntry(uint64_t sequence, const std::vector<std::string>& types) {
  event::v1::Entry entry;
  entry.set_epoch(1);
  entry.set_sequence(sequence);
  entry.set_organization("acme");
  for (const std::string& type : types) {
    event::v1::Event* const event = entry.add_events();
    event->set_type(type);
    event->set_subject("organizations/acme/counters/a");
    google::protobuf::Int64Value value;
    value.set_value(static_cast<int64_t>(sequence));
    event->set_data(value.SerializeAsString());
  }
  return entry;
}

class CutEntryTest : public ::testing::Test {
 protected:
  absl::StatusOr<uint64_t> Cut(uint64_t sequence, const std::vector<std::string>& types) {
    return CutEntry(MakeEntry(sequence, types), handler_, &cursor_, &units_);
  }

  // Every unit begins where the one before it ends.
  void ExpectChain() {
    for (size_t i = 1; i < units_.size(); ++i) EXPECT_EQ(units_[i].from, units_[i - 1].to);
    if (!units_.empty()) {
      EXPECT_EQ(units_.back().to, cursor_);
    }
  }

  MirrorHandler handler_;
  Cursor cursor_;
  std::vector<FeedUnit> units_;
};

TEST_F(CutEntryTest, PutsEachEventIntoABodyOfItsOwn) {
  EXPECT_THAT(Cut(1, {kKnown, kKnown}), IsOkAndHolds(0U));
  ASSERT_THAT(units_, SizeIs(2));
  EXPECT_EQ(units_[0].to, (Cursor{.epoch = 1, .sequence = 0, .events_applied = 1}));
  EXPECT_EQ(units_[1].to, (Cursor{.epoch = 1, .sequence = 1}));
  ExpectChain();
}

TEST_F(CutEntryTest, SkipsTheUnknownInTheBodyOfTheNextOrTheLastEvent) {
  EXPECT_THAT(Cut(1, {kUnknown}), IsOkAndHolds(1U));
  EXPECT_THAT(Cut(2, {}), IsOkAndHolds(0U));
  EXPECT_THAT(Cut(3, {kUnknown, kKnown, kUnknown}), IsOkAndHolds(2U));
  EXPECT_THAT(Cut(4, {}), IsOkAndHolds(0U));
  ASSERT_THAT(units_, SizeIs(1));
  EXPECT_EQ(units_[0].from, Cursor{});
  EXPECT_EQ(units_[0].event->index, 1U);
  EXPECT_EQ(units_[0].to, (Cursor{.epoch = 1, .sequence = 4}));
  ExpectChain();
}

TEST_F(CutEntryTest, GoesOnInTheMiddleOfARecord) {
  cursor_ = {.epoch = 1, .sequence = 4, .events_applied = 1};
  EXPECT_THAT(Cut(5, {kKnown, kKnown}), IsOkAndHolds(0U));
  ASSERT_THAT(units_, SizeIs(1));
  EXPECT_EQ(units_[0].event->index, 1U);
  ExpectChain();
}

TEST_F(CutEntryTest, IgnoresWhatItHasPassedAndFindsGaps) {
  cursor_ = {.epoch = 1, .sequence = 4};
  EXPECT_THAT(Cut(4, {kKnown}), IsOkAndHolds(0U));
  EXPECT_THAT(units_, IsEmpty());
  EXPECT_THAT(Cut(6, {kKnown}), HasReason("FEED_GAP"));
}

// Bodies on a node of their own; see TestNode for what is fake.
class ApplyUnitTest : public ::testing::Test {
 protected:
  absl::Status Apply(const FeedUnit& unit) {
    return node_.Write("acme", [this, unit](store::Transaction& txn) {
      const absl::StatusOr<Applied> applied = ApplyUnit(txn, "counters", handler_, unit);
      if (applied.ok()) applied_ = *applied;
      return applied.status();
    });
  }

  FeedUnit UnitOf(uint64_t sequence) {
    Cursor cursor{.epoch = 1, .sequence = sequence - 1};
    std::vector<FeedUnit> units;
    EXPECT_THAT(CutEntry(MakeEntry(sequence, {kKnown}), handler_, &cursor, &units), IsOk());
    return units.at(0);
  }

  command::TestNode node_;
  MirrorHandler handler_;
  Applied applied_ = Applied::kParked;
};

TEST_F(ApplyUnitTest, AppliesAUnitOnce) {
  ASSERT_THAT(Apply(UnitOf(1)), IsOk());
  EXPECT_EQ(applied_, Applied::kApplied);
  ASSERT_THAT(Apply(UnitOf(1)), IsOk());
  EXPECT_EQ(applied_, Applied::kRepeated);
  ASSERT_THAT(Apply(UnitOf(2)), IsOk());
  ASSERT_THAT(Apply(UnitOf(1)), IsOk());
  EXPECT_EQ(applied_, Applied::kRepeated);
}

TEST_F(ApplyUnitTest, RefusesAUnitThatDoesNotFollow) {
  EXPECT_THAT(Apply(UnitOf(2)), HasReason("FEED_GAP"));
  ASSERT_THAT(Apply(UnitOf(1)), IsOk());
  EXPECT_THAT(Apply(UnitOf(3)), HasReason("FEED_GAP"));
  FeedUnit other_epoch = UnitOf(2);
  other_epoch.to.epoch = 2;
  EXPECT_THAT(Apply(other_epoch), HasReason("FEED_GAP"));
}

TEST(IsRetryableTest, OnlyWhatMayPassByItself) {
  EXPECT_TRUE(IsRetryable(Overloaded(absl::Seconds(1))));
  EXPECT_TRUE(IsRetryable(FeedGap()));
  EXPECT_TRUE(IsRetryable(DependencyUnavailable("directory")));
  EXPECT_FALSE(IsRetryable(QuotaExceeded("users", 5)));
  EXPECT_FALSE(IsRetryable(DataLoss("holds")));
}

TEST_F(ApplyUnitTest, UnitsOfSeveralOrganizationsGoOnInTheirOrder) {
  const store::PartitionId partition = store::PartitionOf("acme");
  std::string neighbour;
  for (int i = 0; neighbour.empty() || store::PartitionOf(neighbour) != partition; ++i) neighbour = Concat("o-", i);
  // The store would give organizations turns.
  std::vector<FeedUnit> units = {UnitOf(1), UnitOf(2), UnitOf(3), UnitOf(4)};
  units[2].event->organization = neighbour;
  units[2].event->event.set_subject(Concat("organizations/", neighbour, "/counters/a"));
  const auto runner = std::make_shared<UnitRunner>(
      FeedConsumerOptions{.producer = "counters", .store = &node_.store(), .handler = &handler_},
      std::make_shared<Strand>(&node_.scheduler()), partition, &ApplyUnit, [] {});
  runner->Run(std::move(units));
  node_.scheduler().RunDue();
  EXPECT_THAT(runner->status(), IsOk());
  EXPECT_TRUE(runner->idle());
  const auto cursor = ReadCursor(*node_.store().Read(partition), "counters");
  ASSERT_THAT(cursor, IsOk());
  EXPECT_EQ(cursor->sequence, 4U);
}

TEST_F(ApplyUnitTest, BodiesOfAConversationThatIsOverChangeNothing) {
  for (const bool is_over : {true, false}) {
    const auto runner = std::make_shared<UnitRunner>(
        FeedConsumerOptions{.producer = "counters", .store = &node_.store(), .handler = &handler_},
        std::make_shared<Strand>(&node_.scheduler()), store::PartitionOf("acme"), &ApplyUnit, [] {});
    runner->Run({UnitOf(1)});
    if (is_over) runner->Stop();
    node_.scheduler().RunDue();
    const auto cursor = ReadCursor(*node_.store().Read(store::PartitionOf("acme")), "counters");
    ASSERT_THAT(cursor, IsOk());
    EXPECT_EQ(cursor->sequence, is_over ? 0U : 1U);
  }
}

}  // namespace
}  // namespace outlay::feed
