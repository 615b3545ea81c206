// What a consumer learns from the error of a producer whose log does not reach back so far. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_TRIMMED_PARTITIONS_H_
#define OUTLAY_COMMON_FEED_TRIMMED_PARTITIONS_H_

#include <cstdint>
#include <set>

#include "absl/status/status.h"

namespace outlay::feed {

// Which partitions a LOG_TRIMMED error names; none of any other error.
std::set<uint32_t> TrimmedPartitions(const absl::Status& status);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_TRIMMED_PARTITIONS_H_
