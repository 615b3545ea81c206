// A writer: runs the bodies of its partitions one after another and writes them in groups.
//
// While a group is written, the next one grows on top of it; a body reads the open group, then the group being written,
// then everything written before. A written group waits for a sync and is answered after it. Three kinds of tasks run
// on the scheduler, at most one of each at a time: Work (runs bodies, closes groups), the engine's write, and the
// answers. So a scheduler of threads needs three of them for each lane, and one for all syncs.
#ifndef OUTLAY_COMMON_STORE_LANE_H_
#define OUTLAY_COMMON_STORE_LANE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/scheduler.h"
#include "common/store/body_transaction.h"
#include "common/store/engine.h"
#include "common/store/fair_queue.h"
#include "common/store/group.h"
#include "common/store/lane_options.h"
#include "common/store/row_cache.h"
#include "common/store/syncer.h"
#include "common/store/view_cache.h"

namespace outlay::store {

// Thread-safe unless stated otherwise. Held by shared_ptr: tasks keep it alive. Internal to common/store.
class Lane : public std::enable_shared_from_this<Lane> {
 public:
  // `engine` and `scheduler` must live until Abandon, or until the scheduler has run everything. `heads` are those
  // stored in the engine. `syncer` gets the lane by Syncer::Add.
  Lane(uint32_t index, const LaneOptions& options, Engine* engine, std::shared_ptr<Syncer> syncer, Scheduler* scheduler,
       const Heads& heads, uint64_t epoch);

  // Called before the first Write.
  void SetViewLoader(ViewLoader loader) { views_.SetLoader(std::move(loader)); }
  void SetListener(std::function<void(PartitionId)> listener) { listener_ = std::move(listener); }

  void Write(WriteRequest request, UniqueFunction<void(absl::Status)> done);
  // Deletes the log rows before sequence `end`, which is the first one of a row or that of the next record.
  void TrimLog(PartitionId partition, uint64_t end, UniqueFunction<void(absl::Status)> done);

  // Thread-safe.
  uint64_t ChangeCount(PartitionId partition) const { return change_counts_[partition.value].load(); }

  // Stops running and answering bodies; waiting ones are dropped with the lane.
  void Abandon();

  // Called by the syncer when a sync begins: it covers the groups that are written by then.
  void MarkWritten();
  // Called when these groups are durable. Returns whether the caller must make AnswerAll run.
  bool TakeDurable();
  void AnswerAll();

 private:
  // A group that was written.
  struct Written {
    PendingList bodies;
    bool wrote = false;     // there was anything to write
    uint64_t touched = 0;   // partitions that changed, as bits
    uint64_t appended = 0;  // partitions that got records, as bits
    absl::Time write_time;
    GroupReport report;
  };
  // The next step of Work.
  enum class Next { kRest, kRunBodies, kWriteGroup };

  // Takes ownership of the Pending that `fill` fills in, or answers OVERLOADED.
  template <typename Fill>
  void Enqueue(Fill fill);
  void Work();
  // Fills batch_, if there is room. kRest: there is nothing to do, and Work is free again.
  Next TakeBatch();
  // Returns whether the open group must not grow.
  bool IsFull() const;
  // Returns whether the open group should be written now.
  bool IsWorthAWrite() const;
  // Writes the open group. False: this thread no longer has Work.
  bool WriteGroup();
  // Stops reading a group that has been written.
  void Reclaim();
  // Puts the rows of a written group into the cache of engine rows.
  void RememberRows(Group& landed);
  // Gives Work to another thread.
  void PassOn();
  // False: the lane is dead.
  bool RunBatch();
  absl::Status RunBody(Pending& pending);
  absl::Status ApplyToView(const std::string& organization);
  void Trim(const Pending& pending);
  void OpenGroup();
  // Makes the open group the one being written, and returns its batch.
  const Batch& CloseGroup();
  // Ends the write of the group. Returns whether this thread has Work now.
  bool Land(bool wrote);
  // Gives Work to the caller if it is free and there is something to do. Needs mutex_.
  bool TakeWork(bool has_queue);
  void StartReport(const Batch& batch);
  void Answer(Written& group, PendingList* used);
  void Die(const absl::Status& status);

  const uint32_t index_;
  const LaneOptions options_;
  const Clock* const clock_;
  Engine* const engine_;
  const std::shared_ptr<Syncer> syncer_;
  Scheduler* const scheduler_;
  std::function<void(PartitionId)> listener_;

  // Used by Work only, except the batch and the finished bodies of the group being written, which belong to the write.
  Heads heads_;
  std::array<std::unique_ptr<Group>, 2> groups_;
  RowCache row_cache_;
  LayeredRows rows_;
  Group* open_;
  Group* under_way_ = nullptr;
  ViewCache views_;
  BodyTransaction transaction_;
  PendingList batch_;
  absl::Time group_time_ = absl::InfinitePast();
  // Belong to the group that is being closed or written.
  absl::Time write_time_;
  GroupReport report_;

  std::mutex mutex_;
  // Guarded by mutex_.
  FairQueue queue_;
  PendingList free_;
  std::deque<Written> unsynced_;  // The first syncing_ wait for the current sync, the others for the next.
  size_t syncing_ = 0;
  std::vector<Written> durable_;  // to be answered
  bool is_working_ = false;       // Work is running, is scheduled, or waits for room.
  bool needs_room_ = false;       // The open group is full: Work waits for a write or a sync to end.
  bool is_answering_ = false;
  bool is_dead_ = false;

  // By partition. Incremented once the change can be read and before it is answered: reading after counting misses
  // nothing.
  std::array<std::atomic<uint64_t>, kPartitions> change_counts_ = {};
  // Bodies of the groups in unsynced_. Set under mutex_.
  std::atomic<size_t> unsynced_bodies_ = 0;
  // The group has been written, and Work has not reclaimed it. Set under mutex_.
  std::atomic<bool> has_landed_ = false;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_LANE_H_
