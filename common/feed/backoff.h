// How long a consumer waits before it tries again. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_BACKOFF_H_
#define OUTLAY_COMMON_FEED_BACKOFF_H_

#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/feed/limits.h"

namespace outlay::feed {

class Backoff {
 public:
  // How long this time, from a half to all of `next`, so that many do not come back at once; the next time is longer.
  absl::Duration Take(Random& random);
  void Reset() { next_ = limits::kBackoffMin; }
  absl::Duration next() const { return next_; }

 private:
  absl::Duration next_ = limits::kBackoffMin;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_BACKOFF_H_
