// Conversions that several kinds of records share.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_RECORD_TIMES_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_RECORD_TIMES_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace outlay::approval {

// 0: never.
inline int64_t FromTime(const std::optional<absl::Time>& time) {
  return time.has_value() ? absl::ToUnixMicros(*time) : 0;
}

inline std::optional<absl::Time> ToTime(int64_t micros) {
  return micros == 0 ? std::nullopt : std::optional(absl::FromUnixMicros(micros));
}

template <typename Ids, typename Repeated>
void Fill(const Ids& ids, Repeated* repeated) {
  *repeated = {ids.begin(), ids.end()};
}

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_RECORD_TIMES_H_
