// Rows in memory, for unit tests and the simulator. They survive their store, as a disk survives a process. The engine
// can be told to crash, to be slow, to lose syncs and to fail.
#ifndef OUTLAY_COMMON_STORE_MEMORY_ENGINE_H_
#define OUTLAY_COMMON_STORE_MEMORY_ENGINE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/scheduler.h"
#include "common/store/engine.h"

namespace outlay::store {

// Thread-safe. Hold it by shared_ptr.
class MemoryEngine final : public Engine, public std::enable_shared_from_this<MemoryEngine> {
 public:
  // Sets where the next syncs run; a store does so when it opens. `scheduler` must outlive those syncs.
  void Attach(Scheduler* scheduler);

  // Sets how long each of the next syncs takes; empty: no time.
  void SetSyncDelay(std::function<absl::Duration()> delay);
  // If `lose`, syncs are answered from now on, but a crash forgets the writes they covered. The first sync after
  // LoseSyncs(false) is real, and covers all writes before it too.
  void LoseSyncs(bool lose);
  // Makes the next sync answer `status`; the writes that it covers may survive a crash, as any unsynced write may.
  // Nothing: takes the failure back.
  void FailNextSync(std::optional<absl::Status> status);
  // Forgets all writes that are not durable, except the first `kept` of those that no sync has answered, and calls no
  // callbacks. The store on top must have been destroyed.
  void Crash(size_t kept = 0);
  // The number of writes that no sync has answered.
  size_t unsynced_writes() const;
  // The number of writes so far.
  uint64_t writes() const;
  // The number of gets and scans of rows so far, without those of the log and its heads.
  uint64_t reads() const { return reads_.load(std::memory_order_relaxed); }

  absl::StatusOr<bool> Get(const EngineSnapshot* snapshot, Family family, std::string_view key,
                           std::string* value) const override;
  absl::Status Scan(const EngineSnapshot* snapshot, Family family, std::string_view begin, std::string_view end,
                    Order order, Visitor visitor) const override;
  std::shared_ptr<const EngineSnapshot> TakeSnapshot() const override;
  absl::Status Write(uint32_t lane, const Batch& batch) override;
  std::optional<absl::Status> Sync(UniqueFunction<void(absl::Status)> done) override;
  absl::Status Checkpoint(const std::string& directory) override;

 private:
  class SnapshotAt;
  using Row = std::pair<std::string, std::string>;

  // A row's value since a certain write; nullopt: deleted.
  struct Version {
    uint64_t write = 0;
    std::optional<std::string> value;
  };
  using Versions = std::vector<Version>;  // The oldest first.
  using Table = absl::btree_map<std::string, Versions, std::less<>>;

  struct Syncing {
    uint64_t number = 0;
    uint64_t write = 0;  // The last write that it covers.
    UniqueFunction<void(absl::Status)> done;
    absl::Status status;
  };

  // A state that snapshots hold, and the number of these snapshots.
  struct Held {
    uint64_t write = 0;
    size_t snapshots = 0;
  };

  // These need mutex_.
  void Release(uint64_t write) const;
  std::shared_ptr<const EngineSnapshot> HoldLocked(uint64_t write) const;
  uint64_t WriteOf(const EngineSnapshot* snapshot) const;
  static const std::string* ValueAt(const Versions& versions, uint64_t write);
  // Returns the oldest write that may still be read.
  uint64_t Horizon() const;
  void Change(Table::iterator row, std::optional<std::string> value);
  bool Prune(Versions& versions, uint64_t horizon);
  void PruneStale();
  std::vector<Row> ReadChunk(const Table& table, std::string_view begin, std::string_view end, Order order,
                             uint64_t write) const;

  void Finish(uint64_t number);

  mutable std::atomic<uint64_t> reads_{0};
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  Scheduler* scheduler_ = nullptr;
  std::array<Table, kFamilies> tables_;
  std::optional<Syncing> syncing_;
  std::function<absl::Duration()> delay_;
  std::optional<absl::Status> next_failure_;
  mutable std::vector<Held> snapshots_;                // the oldest first
  std::vector<std::pair<Family, std::string>> stale_;  // Rows with versions that can no longer be read.
  uint64_t writes_ = 0;
  uint64_t syncs_ = 0;
  uint64_t applied_ = 0;   // Counts the writes since the last crash, and those it kept: the time of versions.
  uint64_t answered_ = 0;  // The part of applied_ that snapshots show.
  uint64_t durable_ = 0;   // The part of applied_ that a crash keeps.
  bool loses_syncs_ = false;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_MEMORY_ENGINE_H_
