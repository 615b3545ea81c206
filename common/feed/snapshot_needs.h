// The partitions of a producer that a consumer needs a snapshot of. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_SNAPSHOT_NEEDS_H_
#define OUTLAY_COMMON_FEED_SNAPSHOT_NEEDS_H_

#include <cstdint>
#include <optional>
#include <set>

#include "absl/functional/function_ref.h"

namespace outlay::feed {

// Not thread-safe.
class SnapshotNeeds {
 public:
  // Adds partitions whose log does not reach back to the cursor; their cursor moves to where the snapshot ends. Returns
  // how many are new.
  size_t AddTrimmed(const std::set<uint32_t>& partitions);
  // Adds a partition whose rows another version kept; its cursor stays, and no event is skipped.
  void AddOutdated(uint32_t partition) { outdated_.insert(partition); }

  // Returns the partitions in turns, beginning with the one after `last`, so that a partition that fails often or takes
  // long does not come again before all the others.
  std::optional<uint32_t> Next(uint32_t last, absl::FunctionRef<bool(uint32_t partition)> is_left_out) const;
  bool Has(uint32_t partition) const { return trimmed_.contains(partition) || outdated_.contains(partition); }
  bool KeepsCursor(uint32_t partition) const { return !trimmed_.contains(partition); }

  // Notes that a snapshot of the partition was taken.
  void Remove(uint32_t partition);

 private:
  std::set<uint32_t> trimmed_;
  std::set<uint32_t> outdated_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_SNAPSHOT_NEEDS_H_
