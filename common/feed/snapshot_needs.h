// The partitions of a producer that a consumer needs a snapshot of. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_SNAPSHOT_NEEDS_H_
#define OUTLAY_COMMON_FEED_SNAPSHOT_NEEDS_H_

#include <cstdint>
#include <optional>
#include <set>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace outlay::feed {

// Not thread-safe.
class SnapshotNeeds {
 public:
  // Adds partitions whose log does not reach back to the cursor; their cursor moves to where the snapshot ends. Returns
  // how many are new.
  size_t AddTrimmed(const std::set<uint32_t>& partitions);
  // Adds a partition whose rows another version kept; its cursor stays, and no event is skipped.
  void AddOutdated(uint32_t partition) { outdated_.insert(partition); }

  // Returns the partitions in turns, or nothing during a rest, beginning with the one after `last`, so that a partition
  // that fails often or takes long does not come again before all the others.
  std::optional<uint32_t> Next(uint32_t last, absl::FunctionRef<bool(uint32_t partition)> is_left_out) const;
  bool Has(uint32_t partition) const { return trimmed_.contains(partition) || outdated_.contains(partition); }
  bool KeepsCursor(uint32_t partition) const { return !trimmed_.contains(partition); }

  // Notes that a snapshot of the partition was taken, and how long it took. Returns how long to rest before the next
  // one: during snapshots no events are applied, so these come first for as long as the snapshots since the last rest
  // took. Zero: no rest begins, as that was not long, or no partition is left.
  absl::Duration Remove(uint32_t partition, absl::Duration took);
  void EndRest() { is_resting_ = false; }

 private:
  std::set<uint32_t> trimmed_;
  std::set<uint32_t> outdated_;
  absl::Duration took_;  // since the last rest
  bool is_resting_ = false;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_SNAPSHOT_NEEDS_H_
