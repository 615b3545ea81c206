// Real: the store over memory. Fake: threads, time and the disk, so that every order can be made.
#include "common/store/lane.h"

#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/limits.h"
#include "common/store/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"

namespace outlay::store {
namespace {

using ::outlay::testing::FakeClock;
using ::outlay::testing::FakeScheduler;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr absl::Duration kSync = absl::Milliseconds(2);
constexpr Keyspace<std::tuple<std::string>, std::string> kThings{Family::kRows, 1, "things"};

class LaneTest : public ::testing::Test {
 protected:
  LaneTest() {
    options_.scheduler = &scheduler_;
    options_.engine = engine_;
    options_.clock = &clock_;
    options_.on_fatal = [this](const absl::Status& status) { fatal_.push_back(status); };
    engine_->SetSyncDelay([] { return kSync; });
    Open();
  }

  void Open() {
    store_ = nullptr;
    absl::StatusOr<std::unique_ptr<Store>> store = MakeMemoryStore(options_);
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  // A body whose end is noted under `name`. Empty `thing`: it writes nothing.
  void Put(const std::string& name, const std::string& thing, absl::Status result = absl::OkStatus(),
           const std::string& organization = "org") {
    store_->Write({PartitionOf(organization), organization,
                   [=](Transaction& txn) {
                     if (!thing.empty()) txn.Put(kThings, {thing}, name);
                     return result;
                   }},
                  [this, name](absl::Status status) { answered_.push_back(name + (status.ok() ? "" : " refused")); });
  }

  std::string Durable(const std::string& thing) const {
    const auto found = store_->Read(PartitionOf("org"))->Find(kThings, {thing});
    return found.value().value_or("");
  }

  void SeeThatSyncsAreSlow() {
    Put("0", "z");
    scheduler_.AdvanceBy(kSync);
    EXPECT_THAT(TakeAnswers(), ElementsAre("0"));
  }

  std::vector<std::string> TakeAnswers() { return std::exchange(answered_, {}); }

  FakeClock clock_;
  FakeScheduler scheduler_{&clock_};
  std::shared_ptr<MemoryEngine> engine_ = std::make_shared<MemoryEngine>();
  MemoryStoreOptions options_;
  std::vector<std::string> answered_;
  std::vector<absl::Status> fatal_;
  std::unique_ptr<Store> store_;
};

TEST_F(LaneTest, AnswersAndShowsNothingBeforeItIsDurable) {
  Put("1", "a");
  scheduler_.RunDue();
  EXPECT_EQ(engine_->unsynced_writes(), 1);
  EXPECT_THAT(answered_, IsEmpty());
  EXPECT_EQ(Durable("a"), "");
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(answered_, ElementsAre("1"));
  EXPECT_EQ(Durable("a"), "1");
}

TEST_F(LaneTest, GathersTheNextGroupWhileOneIsWritten) {
  Put("1", "a");
  scheduler_.RunDue();
  for (const char* name : {"2", "3", "4"}) {
    Put(name, "a");
    scheduler_.RunDue();
  }
  EXPECT_EQ(engine_->unsynced_writes(), 1);
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), ElementsAre("1"));
  EXPECT_EQ(Durable("a"), "1");
  EXPECT_EQ(engine_->writes(), 2);
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), ElementsAre("2", "3", "4"));
  EXPECT_EQ(Durable("a"), "4");
  EXPECT_EQ(engine_->writes(), 2);
}

TEST_F(LaneTest, BodiesReadTheGroupUnderWay) {
  Put("1", "a");
  scheduler_.RunDue();
  std::string seen;
  store_->Write({PartitionOf("org"), "org",
                 [&](Transaction& txn) {
                   seen = txn.Find(kThings, {"a"}).value().value_or("");
                   return absl::OkStatus();
                 }},
                [](absl::Status) {});
  scheduler_.RunDue();
  EXPECT_EQ(seen, "1");
}

TEST_F(LaneTest, RefusalsWaitForWhatTheySaw) {
  Put("1", "a");
  scheduler_.RunDue();
  Put("2", "a", absl::AbortedError("no"));
  Put("3", "");
  scheduler_.RunDue();
  EXPECT_THAT(answered_, IsEmpty());
  scheduler_.AdvanceBy(kSync);
  // The second group has nothing to write, so nothing more to wait for.
  EXPECT_THAT(answered_, ElementsAre("1", "2 refused", "3"));
  EXPECT_EQ(engine_->writes(), 1);
}

TEST_F(LaneTest, AnswersWithoutAWriteWhenThereIsNothingToWrite) {
  Put("1", "a", absl::AbortedError("no"));
  Put("2", "");
  scheduler_.RunDue();
  EXPECT_THAT(answered_, ElementsAre("1 refused", "2"));
  EXPECT_EQ(engine_->writes(), 0);
}

TEST_F(LaneTest, LanesShareASync) {
  ASSERT_NE(PartitionOf("org").value % options_.lanes, PartitionOf("organization-1").value % options_.lanes);
  SeeThatSyncsAreSlow();
  Put("1", "a");
  scheduler_.RunDue();
  // Too late for the sync that runs; the next one is for both.
  Put("2", "b", absl::OkStatus(), "organization-1");
  scheduler_.RunDue();
  Put("3", "a");
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), ElementsAre("1"));
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), UnorderedElementsAre("2", "3"));
}

TEST_F(LaneTest, ALargeGroupIsWrittenWhileASyncRuns) {
  Put("first", "a");
  scheduler_.RunDue();
  std::vector<std::string> names;
  for (int i = 0; i < 16; ++i) Put(names.emplace_back(std::to_string(i)), "a");
  scheduler_.RunDue();
  EXPECT_EQ(engine_->writes(), 2);
  EXPECT_EQ(Durable("a"), "");
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), ElementsAre("first"));
  EXPECT_EQ(Durable("a"), "first");
  scheduler_.AdvanceBy(kSync);
  EXPECT_EQ(TakeAnswers(), names);
  EXPECT_EQ(Durable("a"), "15");
}

TEST_F(LaneTest, WhatWaitsForASyncIsBounded) {
  options_.group_bodies_max = 16;
  Open();
  for (int i = 0; i < 200; ++i) Put(std::to_string(i), "a");
  scheduler_.RunDue();
  EXPECT_EQ(engine_->unsynced_writes(), 1);
  scheduler_.AdvanceBy(kSync);
  EXPECT_EQ(TakeAnswers().size(), 16U);
  scheduler_.AdvanceBy(20 * kSync);
  EXPECT_EQ(TakeAnswers().size(), 184U);
}

TEST_F(LaneTest, AGroupIsBounded) {
  options_.group_bodies_max = 2;
  Open();
  for (const char* name : {"1", "2", "3", "4", "5"}) Put(name, "a");
  scheduler_.RunDue();
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), ElementsAre("1", "2"));
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), ElementsAre("3", "4"));
  scheduler_.AdvanceBy(kSync);
  EXPECT_THAT(TakeAnswers(), ElementsAre("5"));
}

// Notes how large the groups were.
class SizeObserver final : public StoreObserver {
 public:
  void OnGroup(const GroupReport& report) override { bytes_max = std::max(bytes_max, report.bytes); }
  void OnOverload() override {}
  void OnViewLoaded(size_t) override {}
  void OnViewEvicted(size_t) override {}

  size_t bytes_max = 0;
};

TEST_F(LaneTest, AGroupIsBoundedInBytes) {
  SizeObserver observer;
  options_.observer = &observer;
  options_.group_bytes_max = kMaxBodyBytes;
  Open();
  Put("1", "a");
  scheduler_.RunDue();
  for (int i = 0; i < 20; ++i) {
    store_->Write({PartitionOf("org"), "org",
                   [i](Transaction& txn) {
                     txn.Put(kThings, {std::to_string(i)}, std::string(kMaxBodyBytes / 2, 'x'));
                     return absl::OkStatus();
                   }},
                  [this](absl::Status status) { answered_.push_back(status.ok() ? "ok" : "refused"); });
  }
  scheduler_.AdvanceBy(20 * kSync);
  EXPECT_EQ(TakeAnswers().size(), 21U);
  EXPECT_LE(observer.bytes_max, 2 * kMaxBodyBytes);
  store_ = nullptr;
}

TEST_F(LaneTest, AFailedSyncIsTheEnd) {
  engine_->FailNextSync(absl::UnavailableError("disk"));
  Put("1", "a");
  scheduler_.RunDue();
  Put("2", "b");
  scheduler_.RunDue();
  scheduler_.AdvanceBy(10 * kSync);
  EXPECT_THAT(fatal_, ElementsAre(absl::UnavailableError("disk")));
  EXPECT_THAT(answered_, IsEmpty());
  Put("3", "c");
  scheduler_.RunDue();
  EXPECT_THAT(answered_, ElementsAre("3 refused"));
  EXPECT_EQ(engine_->writes(), 1);
}

class BrokenView final : public View {
 public:
  absl::Status Apply(const Change&) override { return absl::DataLossError("broken"); }
  size_t ApproximateBytes() const override { return 1; }
};

TEST_F(LaneTest, AViewThatCannotFollowIsTheEnd) {
  store_->SetViewLoader([](const Reader&, std::string_view) { return std::make_unique<BrokenView>(); });
  store_->Write({PartitionOf("org"), "org", [](Transaction& txn) { return txn.FindView("org").status(); }},
                [](absl::Status) {});
  Put("1", "a");
  scheduler_.RunDue();
  scheduler_.AdvanceBy(10 * kSync);
  EXPECT_THAT(fatal_, ElementsAre(absl::DataLossError("broken")));
  EXPECT_THAT(answered_, IsEmpty());
}

TEST_F(LaneTest, AFailedLoadOfAViewIsTheBodysError) {
  store_->Write({PartitionOf("org"), "org", [](Transaction& txn) { return txn.FindView("org").status(); }},
                [this](absl::Status status) { answered_.push_back(std::string(status.message())); });
  scheduler_.RunDue();
  EXPECT_THAT(answered_, ElementsAre("no loader of views was set"));
}

TEST_F(LaneTest, DropsWhatItHoldsWhenTheStoreGoes) {
  Put("1", "a");
  scheduler_.RunDue();
  Put("2", "b");
  store_ = nullptr;
  scheduler_.AdvanceBy(10 * kSync);
  EXPECT_THAT(answered_, IsEmpty());
}

TEST(ExitOnFatalTest, EndsTheProcessAtOnce) {
  EXPECT_EXIT(ExitOnFatal(absl::UnavailableError("disk")), ::testing::ExitedWithCode(kFatalExitCode),
              "outcome is unknown.*disk");
}

TEST_F(LaneTest, RefusesOptionsThatCannotWork) {
  options_.lanes = 0;
  EXPECT_THAT(MakeMemoryStore(options_).status(), testing::HasMetadata("field", "lanes"));
  options_.lanes = kPartitions + 1;
  EXPECT_THAT(MakeMemoryStore(options_).status(), testing::HasMetadata("field", "lanes"));
  options_.lanes = kPartitions;
  EXPECT_THAT(MakeMemoryStore(options_), IsOk());
  options_.queue_max = options_.organization_queue_max - 1;
  EXPECT_THAT(MakeMemoryStore(options_).status(), testing::HasMetadata("field", "queue_max"));
}

}  // namespace
}  // namespace outlay::store
