// The pauses of a consumer before it tries again. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_BACKOFF_H_
#define OUTLAY_COMMON_FEED_BACKOFF_H_

#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/feed/limits.h"

namespace outlay::feed {

class Backoff {
 public:
  // Returns the next pause: a random part of `next`, at least half of it, so that many consumers do not return at once.
  // Later pauses are longer.
  absl::Duration Take(Random& random);
  void Reset() { next_ = limits::kBackoffMin; }
  absl::Duration next() const { return next_; }

 private:
  absl::Duration next_ = limits::kBackoffMin;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_BACKOFF_H_
