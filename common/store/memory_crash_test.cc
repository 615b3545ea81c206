// Crashes at every moment: what is there afterwards is what some number of first commits left, all answered ones among
// them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/store/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"

namespace outlay::store {
namespace {

using ::outlay::testing::FakeClock;
using ::outlay::testing::FakeScheduler;
using ::outlay::testing::IsOk;

constexpr Keyspace<std::tuple<uint64_t>, std::string> kSteps{Family::kRows, 1, "steps"};
constexpr Keyspace<std::tuple<>, std::string> kCount{Family::kRows, 2, "count"};

const std::vector<std::string>& Organizations() {
  static const std::vector<std::string> organizations = {"org", "other", "third"};
  return organizations;
}

class MemoryCrashTest : public ::testing::Test {
 protected:
  MemoryCrashTest() { Start(); }

  void Start() {
    MemoryStoreOptions options;
    options.scheduler = &scheduler_;
    options.engine = engine_;
    options.clock = &clock_;
    absl::StatusOr<std::unique_ptr<Store>> store = MakeMemoryStore(options);
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  // One more step of an organization: a row, a counter that is written over, and a record.
  void Step(size_t organization) {
    store_->Write({PartitionOf(Organizations()[organization]), Organizations()[organization],
                   [](Transaction& txn) {
                     const uint64_t sequence = txn.Append("step");
                     txn.Put(kSteps, {sequence}, "step");
                     txn.Put(kCount, {}, std::to_string(sequence));
                     return absl::OkStatus();
                   }},
                  [this, organization](absl::Status status) {
                    EXPECT_THAT(status, IsOk());
                    ++answered_[organization];
                  });
  }

  // Rows, counter, records and head of a partition must tell of the same number of steps; returns it.
  uint64_t CheckSteps(size_t organization) const {
    const Store::Snapshot snapshot = store_->ReadSnapshot(PartitionOf(Organizations()[organization])).value();
    const uint64_t last = snapshot.head.last_sequence;
    const std::string count = snapshot.reader->Find(kCount, {}).value().value_or("0");
    EXPECT_EQ(count, std::to_string(last));
    uint64_t rows = 0;
    const auto visit = [&](const std::tuple<uint64_t>& key, const std::string&) {
      EXPECT_EQ(std::get<0>(key), ++rows);
      return Visit::kContinue;
    };
    EXPECT_THAT(snapshot.reader->Scan(kSteps, std::tuple<>(), visit), IsOk());
    EXPECT_EQ(rows, last);
    EXPECT_EQ(store_->ReadLog(snapshot.reader->partition(), 0, 1'000'000).value().size(), last);
    return last;
  }

  void Crash(size_t kept) {
    store_ = nullptr;
    engine_->Crash(kept);
    Start();
  }

  FakeClock clock_;
  FakeScheduler scheduler_{&clock_};
  std::shared_ptr<MemoryEngine> engine_ = std::make_shared<MemoryEngine>();
  std::unique_ptr<Store> store_;
  std::vector<uint64_t> answered_ = std::vector<uint64_t>(3);
};

TEST_F(MemoryCrashTest, KeepsWhatWasAnsweredAndNoHoles) {
  const uint64_t seed = SystemRandom().Next();
  SCOPED_TRACE("seed " + std::to_string(seed));
  SeededRandom random(seed);
  engine_->SetSyncDelay([&] { return absl::Microseconds(static_cast<int64_t>(random.Uniform(2'000))); });
  for (int crash = 0; crash < 100; ++crash) {
    for (uint64_t steps = random.Uniform(20); steps > 0; --steps) {
      Step(random.Uniform(Organizations().size()));
      scheduler_.AdvanceBy(absl::Microseconds(static_cast<int64_t>(random.Uniform(1'000))));
    }
    Crash(random.Uniform(engine_->unsynced_writes() + 1));
    for (size_t organization = 0; organization < Organizations().size(); ++organization) {
      const uint64_t steps = CheckSteps(organization);
      ASSERT_GE(steps, answered_[organization]);
      answered_[organization] = steps;
    }
  }
}

TEST_F(MemoryCrashTest, ForgetsLostSyncsUntilOneIsReal) {
  engine_->LoseSyncs(true);
  Step(0);
  scheduler_.RunDue();
  EXPECT_EQ(answered_[0], 1);
  EXPECT_EQ(CheckSteps(0), 1);
  Crash(0);
  EXPECT_EQ(CheckSteps(0), 0);

  Step(0);
  scheduler_.RunDue();
  engine_->LoseSyncs(false);
  Step(1);
  scheduler_.RunDue();
  Crash(0);
  EXPECT_EQ(CheckSteps(0), 1);
  EXPECT_EQ(CheckSteps(1), 1);
}

TEST_F(MemoryCrashTest, AWriteUnderWayMayBeThere) {
  engine_->SetSyncDelay([] { return absl::Seconds(1); });
  Step(0);
  scheduler_.RunDue();
  Crash(1);
  EXPECT_EQ(answered_[0], 0);
  EXPECT_EQ(CheckSteps(0), 1);
  scheduler_.AdvanceBy(absl::Seconds(2));  // The dead process hears nothing.
  EXPECT_EQ(answered_[0], 0);
  EXPECT_EQ(CheckSteps(0), 1);
}

}  // namespace
}  // namespace outlay::store
