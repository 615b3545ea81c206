#include "common/base/clock.h"

#include "absl/time/clock.h"

namespace outlay {

absl::Time SystemClock::Now() const {
  return absl::Now();
}

}  // namespace outlay
