#ifndef OUTLAY_COMMON_TESTING_FAKE_CLOCK_H_
#define OUTLAY_COMMON_TESTING_FAKE_CLOCK_H_

#include <mutex>

#include "absl/time/time.h"
#include "common/base/clock.h"

namespace outlay::testing {

// A clock that stands still until a test moves it. Thread-safe.
class FakeClock final : public Clock {
 public:
  // Starts at 2024-01-01 00:00:00 UTC by default.
  explicit FakeClock(absl::Time now = absl::FromUnixSeconds(1'704'067'200));

  absl::Time Now() const override;
  void SetTime(absl::Time now);
  void Advance(absl::Duration by);

 private:
  mutable std::mutex mutex_;
  absl::Time now_;  // Guarded by mutex_.
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_FAKE_CLOCK_H_
