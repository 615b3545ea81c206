#include "common/feed/snapshot_needs.h"

#include <utility>

#include "common/feed/limits.h"
#include "common/store/store.h"

namespace outlay::feed {

size_t SnapshotNeeds::AddTrimmed(const std::set<uint32_t>& partitions) {
  size_t added = 0;
  for (const uint32_t partition : partitions) added += trimmed_.insert(partition).second ? 1 : 0;
  return added;
}

std::optional<uint32_t> SnapshotNeeds::Next(uint32_t last,
                                            absl::FunctionRef<bool(uint32_t partition)> is_left_out) const {
  if (is_resting_) return std::nullopt;
  for (uint32_t i = 1; i <= store::kPartitions; ++i) {
    const uint32_t partition = (last + i) % store::kPartitions;
    if (Has(partition) && !is_left_out(partition)) return partition;
  }
  return std::nullopt;
}

absl::Duration SnapshotNeeds::Remove(uint32_t partition, absl::Duration took) {
  trimmed_.erase(partition);
  outdated_.erase(partition);
  took_ += took;
  if (took_ < limits::kSnapshotTurn || (trimmed_.empty() && outdated_.empty())) return absl::ZeroDuration();
  is_resting_ = true;
  return std::exchange(took_, absl::ZeroDuration());
}

}  // namespace outlay::feed
