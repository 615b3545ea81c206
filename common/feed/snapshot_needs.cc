#include "common/feed/snapshot_needs.h"

#include "common/store/store.h"

namespace outlay::feed {

size_t SnapshotNeeds::AddTrimmed(const std::set<uint32_t>& partitions) {
  size_t added = 0;
  for (const uint32_t partition : partitions) added += trimmed_.insert(partition).second ? 1 : 0;
  return added;
}

std::optional<uint32_t> SnapshotNeeds::Next(uint32_t last,
                                            absl::FunctionRef<bool(uint32_t partition)> is_left_out) const {
  for (uint32_t i = 1; i <= store::kPartitions; ++i) {
    const uint32_t partition = (last + i) % store::kPartitions;
    if (Has(partition) && !is_left_out(partition)) return partition;
  }
  return std::nullopt;
}

void SnapshotNeeds::Remove(uint32_t partition) {
  trimmed_.erase(partition);
  outdated_.erase(partition);
}

}  // namespace outlay::feed
