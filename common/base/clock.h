#ifndef OUTLAY_COMMON_BASE_CLOCK_H_
#define OUTLAY_COMMON_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace outlay {

// The source of the current time, so that tests and the simulator control it. Implementations are thread-safe. The time
// may go back (when the system's clock is set): code that needs an order takes the later of the last and the new time.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;
};

// The system's wall clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_CLOCK_H_
