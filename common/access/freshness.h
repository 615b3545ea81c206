// How old a service's copy of the directory is, and what that still allows (I17).
#ifndef OUTLAY_COMMON_ACCESS_FRESHNESS_H_
#define OUTLAY_COMMON_ACCESS_FRESHNESS_H_

#include <atomic>
#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/access/limits.h"

namespace outlay::access {

// Thread-safe.
class Freshness {
 public:
  // `age_max`: how old the copy may be for a change; `read_age_max`: for a read.
  explicit Freshness(absl::Duration age_max = limits::kAccessAgeMax, absl::Duration read_age_max = limits::kReadAgeMax)
      : age_max_(age_max), read_age_max_(read_age_max) {}

  // Everything that the directory had said at `time` is in the copy. An earlier time than before changes nothing.
  void SetContact(absl::Time time);
  // InfinitePast: never.
  absl::Time contact() const;

  // UNAVAILABLE / ACCESS_STALE {age_seconds}, with a time to retry: the copy is too old to judge the call by.
  absl::Status Check(bool is_mutation, absl::Time now) const;

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

  const absl::Duration age_max_;
  const absl::Duration read_age_max_;
  std::atomic<int64_t> contact_micros_{kNever};
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_FRESHNESS_H_
