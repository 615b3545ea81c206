// The Store over any engine: lanes in front, snapshots behind. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_LANE_STORE_H_
#define OUTLAY_COMMON_STORE_LANE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/scheduler.h"
#include "common/store/engine.h"
#include "common/store/lane.h"
#include "common/store/lane_options.h"
#include "common/store/store.h"
#include "common/store/system_rows.h"

namespace outlay::store {

// Returns the number of threads that the lanes of a store with its own threads need, engine writes included.
int ThreadsForLanes(const LaneOptions& options);

class LaneStore final : public Store {
 public:
  // Reads the metadata (or writes it, with `database_id`, if there is none) and the heads. `threads` are the store's
  // own, which it stops last; if null, `scheduler` belongs to the caller, may still hold tasks when the store is
  // destroyed, and drops their bodies unanswered. FAILED_PRECONDITION / STORE_FORMAT_NEWER, STORE_PARTITIONS_DIFFER.
  // DATA_LOSS: the store's own rows do not parse.
  static absl::StatusOr<std::unique_ptr<LaneStore>> Open(const LaneOptions& options, std::shared_ptr<Engine> engine,
                                                         Scheduler* scheduler, std::unique_ptr<ThreadScheduler> threads,
                                                         const StoreMetadata& metadata);
  // If the store has threads of its own, accepted bodies are written and answered first.
  ~LaneStore() override;

  void Write(WriteRequest request, UniqueFunction<void(absl::Status)> done) override;
  std::unique_ptr<Reader> Read(PartitionId partition) const override;
  uint64_t ChangeCount(PartitionId partition) const override;
  absl::StatusOr<std::vector<LogEntry>> ReadLog(PartitionId partition, uint64_t after, size_t bytes_max) const override;
  absl::StatusOr<LogHead> Head(PartitionId partition) const override;
  absl::StatusOr<Snapshot> ReadSnapshot(PartitionId partition) const override;
  void TrimLog(PartitionId partition, uint64_t up_to, UniqueFunction<void(absl::Status)> done) override;
  void OnAppended(std::function<void(PartitionId)> listener) override;
  void SetViewLoader(ViewLoader loader) override;
  absl::Status Checkpoint(const std::string& directory) override;

 private:
  LaneStore(std::shared_ptr<Engine> engine, std::unique_ptr<ThreadScheduler> threads, uint64_t epoch);

  Lane& LaneOf(PartitionId partition) const { return *lanes_[partition.value % lanes_.size()]; }
  absl::StatusOr<LogHead> HeadAt(const EngineSnapshot* snapshot, PartitionId partition) const;
  // Returns the sequence before which the log can be deleted without deleting a record after `up_to`.
  absl::StatusOr<uint64_t> TrimBoundary(PartitionId partition, uint64_t up_to) const;

  const std::shared_ptr<Engine> engine_;
  const std::unique_ptr<ThreadScheduler> threads_;
  const uint64_t epoch_;
  std::vector<std::shared_ptr<Lane>> lanes_;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_LANE_STORE_H_
