#include "common/access/freshness.h"

#include <algorithm>
#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::access {

void Freshness::SetContact(store::PartitionId partition, absl::Time time, absl::Time now) {
  if (time == absl::InfinitePast()) return;
  const int64_t micros = absl::ToUnixMicros(time);
  const int64_t now_micros = absl::ToUnixMicros(now);
  std::atomic<int64_t>& contact = contact_micros_[partition.value];
  int64_t before = contact.load(std::memory_order_relaxed);
  while ((before < micros || before > now_micros) &&
         !contact.compare_exchange_weak(before, micros, std::memory_order_relaxed)) {
  }
}

absl::Time Freshness::contact(store::PartitionId partition) const {
  const int64_t micros = contact_micros_[partition.value].load(std::memory_order_relaxed);
  return micros == kNever ? absl::InfinitePast() : absl::FromUnixMicros(micros);
}

absl::Time Freshness::oldest_contact() const {
  absl::Time oldest = absl::InfiniteFuture();
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    oldest = std::min(oldest, contact({partition}));
  }
  return oldest;
}

absl::Status Freshness::Check(std::string_view organization, bool is_mutation, absl::Time now) const {
  const absl::Duration age = absl::AbsDuration(now - contact(store::PartitionOf(organization)));
  const absl::Duration allowed = is_mutation ? age_max_ : read_age_max_;
  if (age <= allowed) return absl::OkStatus();
  const std::string seconds = age == absl::InfiniteDuration() ? "never" : Concat(absl::ToInt64Seconds(age));
  return MakeError(absl::StatusCode::kUnavailable, "ACCESS_STALE",
                   Concat(is_mutation ? "nothing can be changed at the moment" : "nothing can be read at the moment",
                          ": this service has not heard from directory for ", absl::FormatDuration(allowed),
                          ", so it cannot tell who may do what; repeat the call when its operators have mended that"),
                   {{"age_seconds", seconds}}, limits::kStaleRetryAfter);
}

}  // namespace outlay::access
