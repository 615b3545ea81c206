// Reads the error of a producer whose log no longer has the requested records. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_TRIMMED_PARTITIONS_H_
#define OUTLAY_COMMON_FEED_TRIMMED_PARTITIONS_H_

#include <cstdint>
#include <set>

#include "absl/status/status.h"

namespace outlay::feed {

// Returns the partitions that a LOG_TRIMMED error names; none for any other error.
std::set<uint32_t> TrimmedPartitions(const absl::Status& status);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_TRIMMED_PARTITIONS_H_
