// Times in storage records. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_RECORD_TIMES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_RECORD_TIMES_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace outlay::notification {

// 0 stands for an absent time; no notice, step or delivery is as old as 1970.
inline int64_t MicrosOf(const std::optional<absl::Time>& time) {
  return time.has_value() ? absl::ToUnixMicros(*time) : 0;
}

inline std::optional<absl::Time> TimeOf(int64_t micros) {
  return micros != 0 ? std::optional(absl::FromUnixMicros(micros)) : std::nullopt;
}

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_RECORD_TIMES_H_
