#include <algorithm>
#include <atomic>
#include <thread>

#include "common/store/testing/contract.h"

namespace outlay::store {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class CountingObserver final : public StoreObserver {
 public:
  void OnGroup(const GroupReport& report) override {
    const std::lock_guard lock(mutex_);
    reports_.push_back(report);
  }
  void OnOverload() override { ++overloads_; }
  void OnViewLoaded(size_t) override {}
  void OnViewEvicted(size_t) override {}

  std::vector<GroupReport> reports() {
    const std::lock_guard lock(mutex_);
    return reports_;
  }
  int overloads() const { return overloads_; }

 private:
  std::mutex mutex_;
  std::vector<GroupReport> reports_;
  std::atomic<int> overloads_ = 0;
};

class StoreLanesContractTest : public StoreContractTest {
 protected:
  void TearDown() override { store_ = nullptr; }

  // Queues a body that puts its name at the end of `ran`.
  void Queue(const std::string& organization, const std::string& name, std::vector<std::string>* ran) {
    store_->Write({PartitionOf("org"), organization,
                   [ran, name](Transaction&) {
                     if (ran->empty() || ran->back() != name) ran->push_back(name);  // Bodies run twice here.
                     return absl::OkStatus();
                   }},
                  [](absl::Status) {});
  }
  void Finish() {
    ASSERT_THAT(Write([](Transaction&) { return absl::OkStatus(); }), IsOk());
  }

  CountingObserver observer_;
};

TEST_P(StoreLanesContractTest, WritesARowThatManyBodiesChangeOnce) {
  options_.observer = &observer_;
  options_.run_bodies_twice = false;
  Open();
  const std::shared_ptr<Event> release = HoldWriter();
  for (int i = 0; i < 50; ++i) {
    store_->Write({PartitionOf("org"), "org",
                   [](Transaction& txn) {
                     const uint64_t sequence = txn.Append("record");
                     txn.Put(kThings, {"org", "a"}, MakeText(std::to_string(sequence)));
                     return absl::OkStatus();
                   }},
                  [](absl::Status) {});
  }
  release->Set();
  Finish();
  EXPECT_EQ(TextOf("a"), "50");
  size_t bodies = 0;
  size_t records = 0;
  size_t bodies_of_largest = 0;
  for (const GroupReport& report : observer_.reports()) {
    bodies += report.bodies;
    records += report.records;
    bodies_of_largest = std::max(bodies_of_largest, report.bodies);
    // However many bodies it has, a group is the row, the log and the head. How many groups there are is a matter of
    // who gets the processor.
    EXPECT_LE(report.rows, 3) << report.bodies << " bodies";
  }
  EXPECT_EQ(bodies, 52);
  EXPECT_EQ(records, 50);
  EXPECT_GT(bodies_of_largest, 1);
}

TEST_P(StoreLanesContractTest, TakesTurnsBetweenOrganizations) {
  options_.run_bodies_twice = false;
  Open();
  const std::shared_ptr<Event> release = HoldWriter();
  std::vector<std::string> ran;
  for (int i = 1; i <= 3; ++i) Queue("busy", "busy" + std::to_string(i), &ran);
  Queue("calm", "calm1", &ran);
  Queue("other", "other1", &ran);
  Queue("calm", "calm2", &ran);
  release->Set();
  Finish();
  EXPECT_THAT(ran, ElementsAre("busy1", "calm1", "other1", "busy2", "calm2", "busy3"));
}

TEST_P(StoreLanesContractTest, TurnsAwayWhatDoesNotFitAndServesOthers) {
  options_.lanes = 1;
  options_.organization_queue_max = 2;
  options_.queue_max = 3;
  options_.retry_after = absl::Seconds(3);
  options_.observer = &observer_;
  Open();
  const std::shared_ptr<Event> release = HoldWriter();
  std::atomic<int> done = 0;
  std::vector<absl::Status> turned_away;
  const auto write = [&](const std::string& organization) {
    bool is_inside = true;
    store_->Write({PartitionOf("org"), organization, [](Transaction&) { return absl::OkStatus(); }},
                  [&](absl::Status status) {
                    if (status.ok()) {
                      ++done;
                    } else {
                      turned_away.push_back(std::move(status));
                      EXPECT_TRUE(is_inside);
                    }
                  });
    is_inside = false;
  };
  write("busy");
  write("busy");
  write("busy");  // The organization's queue is full.
  EXPECT_EQ(turned_away.size(), 1);
  write("calm");
  write("third");  // All of it is full.
  ASSERT_EQ(turned_away.size(), 2);
  EXPECT_THAT(turned_away[0], HasReason("OVERLOADED"));
  EXPECT_EQ(GetErrorDetail(turned_away[1])->retry_after, absl::Seconds(3));
  EXPECT_EQ(observer_.overloads(), 2);
  release->Set();
  store_ = nullptr;
  EXPECT_EQ(done, 3);
}

TEST_P(StoreLanesContractTest, AnswersInTheOrderOfBodiesRefusalsIncluded) {
  std::mutex mutex;
  std::vector<int> answered;
  const std::shared_ptr<Event> release = HoldWriter();
  for (int i = 0; i < 20; ++i) {
    store_->Write({PartitionOf("org"), "org",
                   [i](Transaction& txn) {
                     txn.Append("record");
                     return i % 3 == 0 ? absl::AbortedError("no") : absl::OkStatus();
                   }},
                  [&, i](absl::Status status) {
                    EXPECT_EQ(status.ok(), i % 3 != 0);
                    const std::lock_guard lock(mutex);
                    answered.push_back(i);
                  });
  }
  release->Set();
  Finish();
  const std::lock_guard lock(mutex);
  EXPECT_EQ(answered.size(), 20);
  EXPECT_TRUE(std::is_sorted(answered.begin(), answered.end()));
}

TEST_P(StoreLanesContractTest, ServesManyThreadsAtOnce) {
  options_.run_bodies_twice = false;
  options_.lanes = 4;
  Open();
  constexpr int kThreads = 8;
  constexpr int kWritesEach = 50;
  const auto increment = [](const std::string& organization) {
    return [organization](Transaction& txn) {
      const std::string before = TextOf(txn, "count", organization);
      txn.Put(kThings, {organization, "count"}, MakeText(std::to_string(before.empty() ? 1 : std::stoi(before) + 1)));
      txn.Append(before);
      return absl::OkStatus();
    };
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kWritesEach; ++i) {
        const std::string organization = "org" + std::to_string((t + i) % 4);
        EXPECT_THAT(Write(increment(organization), organization), IsOk());
        const Store::Snapshot snapshot = store_->ReadSnapshot(PartitionOf(organization)).value();
        EXPECT_LE(std::stoull(TextOf(*snapshot.reader, "count", organization)), snapshot.head.last_sequence);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int sum = 0;
  for (int o = 0; o < 4; ++o) {
    const std::string organization = "org" + std::to_string(o);
    sum += std::stoi(TextOf("count", organization));
  }
  EXPECT_EQ(sum, kThreads * kWritesEach);
}

INSTANTIATE_TEST_SUITE_P(Contract, StoreLanesContractTest, ::testing::ValuesIn(Implementations()), NameOf);

}  // namespace
}  // namespace outlay::store
