#include "common/feed/backoff.h"

#include <algorithm>
#include <cstdint>

namespace outlay::feed {

absl::Duration Backoff::Take(Random& random) {
  const auto half = static_cast<uint64_t>(absl::ToInt64Microseconds(next_ / 2));
  next_ = std::min(2 * next_, limits::kBackoffMax);
  return absl::Microseconds(static_cast<int64_t>(half + random.Uniform(half + 1)));
}

}  // namespace outlay::feed
