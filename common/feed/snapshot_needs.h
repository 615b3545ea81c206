// Which partitions of a producer a consumer needs a snapshot of. Internal to common/feed.
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
  // The log does not reach back to the cursor: the cursor goes where the snapshot ends. Returns how many are new.
  size_t AddTrimmed(const std::set<uint32_t>& partitions);
  // What is kept is of another version: the cursor stays, and no event is left out.
  void AddOutdated(uint32_t partition) { outdated_.insert(partition); }

  // In turns, the one behind `last` first: of what fails often, or lasts long, all others come before the same one
  // again.
  std::optional<uint32_t> Next(uint32_t last, absl::FunctionRef<bool(uint32_t partition)> is_left_out) const;
  bool Has(uint32_t partition) const { return trimmed_.contains(partition) || outdated_.contains(partition); }
  bool KeepsCursor(uint32_t partition) const { return !trimmed_.contains(partition); }

  // A snapshot was taken.
  void Remove(uint32_t partition);

 private:
  std::set<uint32_t> trimmed_;
  std::set<uint32_t> outdated_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_SNAPSHOT_NEEDS_H_
