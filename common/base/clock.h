#ifndef OUTLAY_COMMON_BASE_CLOCK_H_
#define OUTLAY_COMMON_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace outlay {

// Tells the time to everything that asks, so that tests and the simulator decide what it is. Implementations are
// thread-safe. It may go back (the system's clock is set): who needs an order takes the larger of the last and the new.
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
