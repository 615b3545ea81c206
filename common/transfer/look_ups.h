// Limits concurrent look-ups of names.
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

  // Returns whether another look-up may begin.
  bool HasRoom(absl::Time now);
  // False: no look-up may begin.
  bool Begin(absl::Time now);
  // Called when the resolver has answered.
  void End() { --under_way_; }
  // Called when nothing waits for the answer any more; its thread still runs.
  void Abandon(absl::Time now);

 private:
  const size_t max_;
  size_t under_way_ = 0;
  std::deque<absl::Time> abandoned_;  // the times until which they count
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_LOOK_UPS_H_
