#include "common/access/freshness.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::access {

void Freshness::SetContact(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  int64_t before = contact_micros_.load(std::memory_order_relaxed);
  while (before < micros && !contact_micros_.compare_exchange_weak(before, micros, std::memory_order_relaxed)) {
  }
}

absl::Time Freshness::contact() const {
  const int64_t micros = contact_micros_.load(std::memory_order_relaxed);
  return micros == kNever ? absl::InfinitePast() : absl::FromUnixMicros(micros);
}

absl::Status Freshness::Check(bool is_mutation, absl::Time now) const {
  const absl::Duration age = now - contact();
  const absl::Duration allowed = is_mutation ? age_max_ : read_age_max_;
  if (age <= allowed) return absl::OkStatus();
  const std::string seconds = age == absl::InfiniteDuration() ? "never" : Concat(absl::ToInt64Seconds(age));
  return MakeError(absl::StatusCode::kUnavailable, "ACCESS_STALE",
                   Concat("this service does not reach the directory, so it cannot tell who may do what any more (",
                          is_mutation ? "changes" : "reads", " end after ", absl::FormatDuration(allowed),
                          "); let the operator look at directory and the way to it, then repeat the call"),
                   {{"age_seconds", seconds}}, limits::kStaleRetryAfter);
}

}  // namespace outlay::access
