// How old a service's copy of the directory is, and what that still allows (I17).
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
  // `age_max`: how old the copy may be for a change; `read_age_max`: for a read.
  explicit Freshness(absl::Duration age_max = limits::kAccessAgeMax, absl::Duration read_age_max = limits::kReadAgeMax)
      : age_max_(age_max), read_age_max_(read_age_max) {
    for (std::atomic<int64_t>& micros : contact_micros_) micros = kNever;
  }

  // Everything that the directory had said of a partition's organizations at `time` is in the copy. An earlier time
  // than before changes nothing.
  void SetContact(store::PartitionId partition, absl::Time time);
  // InfinitePast: never.
  absl::Time contact(store::PartitionId partition) const;
  // Of the partition whose copy is the oldest.
  absl::Time oldest_contact() const;

  // UNAVAILABLE / ACCESS_STALE {age_seconds}, with a time to retry: the copy is too old to judge the organization's
  // call by.
  absl::Status Check(std::string_view organization, bool is_mutation, absl::Time now) const;

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

  const absl::Duration age_max_;
  const absl::Duration read_age_max_;
  std::array<std::atomic<int64_t>, store::kPartitions> contact_micros_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_FRESHNESS_H_
