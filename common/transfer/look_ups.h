// How many names are looked up at a time.
#ifndef OUTLAY_COMMON_TRANSFER_LOOK_UPS_H_
#define OUTLAY_COMMON_TRANSFER_LOOK_UPS_H_

#include <cstddef>
#include <deque>

#include "absl/time/time.h"

namespace outlay::transfer {

// Not thread-safe.
class LookUps {
 public:
  explicit LookUps(size_t max) : max_(max) {}

  // Whether another one may begin.
  bool HasRoom(absl::Time now);
  // False: it may not.
  bool Begin(absl::Time now);
  // The resolver has answered.
  void End() { --under_way_; }
  // Nobody waits for the answer any more; its thread still does.
  void Abandon(absl::Time now);

 private:
  const size_t max_;
  size_t under_way_ = 0;
  std::deque<absl::Time> abandoned_;  // until when they count
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_LOOK_UPS_H_
