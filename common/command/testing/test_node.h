// One node in one thread, for tests: a memory store on a fake scheduler, with commands run to their end by one call.
// Real: store, executor. Fake: time, threads, the disk.
#ifndef OUTLAY_COMMON_COMMAND_TESTING_TEST_NODE_H_
#define OUTLAY_COMMON_COMMAND_TESTING_TEST_NODE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/caller.h"
#include "common/store/memory_store.h"
#include "common/store/store_observer.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "outlay/command/storage/v1/log.pb.h"

namespace outlay::command {

class TestNode {
 public:
  // A node with its own time.
  TestNode();
  // A node that shares time with others; both must outlive it.
  TestNode(outlay::testing::FakeClock* clock, outlay::testing::FakeScheduler* scheduler);

  outlay::testing::FakeClock& clock() { return *clock_; }
  outlay::testing::FakeScheduler& scheduler() { return *scheduler_; }
  store::MemoryEngine& engine() { return *engine_; }
  store::Store& store() const { return *store_; }
  Executor& executor() { return *executor_; }

  // Ends the process: everything that is not durable is lost.
  void Crash();
  // Opens the store again with the durable state. `before_use` sets listeners and loaders.
  void Restart();
  // Restarts as from a backup: in the next epoch.
  void RestoreFromBackup();

  // Runs a command until it is answered. `content` represents the request's fields; its digest is the request's.
  absl::StatusOr<Result> Execute(const rpc::Caller& caller, std::string_view request_id, std::string_view content,
                                 std::unique_ptr<Command> command);
  // Runs a body until it is durable.
  absl::Status Write(std::string_view organization, store::Body body);

  // Returns how many rows were written or deleted so far, including the store's own.
  size_t rows_changed() const { return counter_.rows; }

  // Returns the log of an organization's partition, including other organizations' records.
  std::vector<storage::v1::LogRecord> Log(std::string_view organization) const;

 private:
  class RowCounter final : public store::StoreObserver {
   public:
    void OnGroup(const store::GroupReport& report) override { rows += report.rows; }
    void OnOverload() override {}
    void OnViewLoaded(size_t) override {}
    void OnViewEvicted(size_t) override {}

    size_t rows = 0;
  };

  std::unique_ptr<outlay::testing::FakeClock> own_clock_;
  std::unique_ptr<outlay::testing::FakeScheduler> own_scheduler_;
  outlay::testing::FakeClock* const clock_;
  outlay::testing::FakeScheduler* const scheduler_;
  uint64_t epoch_ = 1;
  RowCounter counter_;
  std::shared_ptr<store::MemoryEngine> engine_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Executor> executor_;
};

// Returns a caller that is a person.
rpc::Caller TestCaller(std::string organization, std::string subject = "alice");

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_TESTING_TEST_NODE_H_
