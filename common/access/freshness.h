// The age of a service's copy of the directory, and what it still allows (I17).
#ifndef OUTLAY_COMMON_ACCESS_FRESHNESS_H_
#define OUTLAY_COMMON_ACCESS_FRESHNESS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/access/limits.h"
#include "common/store/store.h"

namespace outlay::access {

// Thread-safe.
class Freshness {
 public:
  // `age_max`: the greatest age of the copy for a change; `read_age_max`: for a read.
  explicit Freshness(absl::Duration age_max = limits::kAccessAgeMax, absl::Duration read_age_max = limits::kReadAgeMax)
      : age_max_(age_max), read_age_max_(read_age_max) {
    for (std::atomic<int64_t>& micros : contact_micros_) micros = kNever;
  }

  // Records that the copy has everything the directory had published by `time`, by this host's clock, about a
  // partition's organizations. A time earlier than the recorded one changes nothing, unless that lies after `now`: the
  // clock was ahead then.
  void SetContact(store::PartitionId partition, absl::Time time, absl::Time now);
  // Returns the recorded time; InfinitePast: there is none.
  absl::Time contact(store::PartitionId partition) const;
  // Returns the recorded time of the partition whose copy is the oldest.
  absl::Time oldest_contact() const;

  // UNAVAILABLE / ACCESS_STALE {age_seconds}, with a time to retry: the copy is too old to judge a call of the
  // organization, or was recorded by a clock that was ahead by as much, so that its age is not known.
  absl::Status Check(std::string_view organization, bool is_mutation, absl::Time now) const;

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

  const absl::Duration age_max_;
  const absl::Duration read_age_max_;
  std::array<std::atomic<int64_t>, store::kPartitions> contact_micros_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_FRESHNESS_H_
