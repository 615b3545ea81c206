#ifndef OUTLAY_COMMON_TESTING_FAKE_SCHEDULER_H_
#define OUTLAY_COMMON_TESTING_FAKE_SCHEDULER_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"
#include "common/testing/fake_clock.h"

namespace outlay::testing {

// Runs tasks on the test's own thread, when the test requests it, in order of time and then of submission. Tasks may be
// submitted from any thread; one thread runs them.
class FakeScheduler final : public Scheduler {
 public:
  // `clock` must outlive the scheduler; only AdvanceBy moves it.
  explicit FakeScheduler(FakeClock* clock) : clock_(clock) {}

  void Run(UniqueFunction<void()> task) override;
  void RunAfter(absl::Duration delay, UniqueFunction<void()> task) override;

  // Runs the tasks that are due, including those that they add. Returns how many tasks ran.
  int RunDue();

  // Advances the clock by `by`, stopping at each task to run it at its time. Returns how many tasks ran.
  int AdvanceBy(absl::Duration by);

  // The number of tasks that have not run.
  int pending() const;

 private:
  // Runs the first task if it is due at `until`, after advancing the clock to its time.
  bool RunNext(absl::Time until);

  FakeClock* const clock_;
  mutable std::mutex mutex_;
  uint64_t submitted_ = 0;  // Guarded by mutex_, as is tasks_.
  std::map<std::pair<absl::Time, uint64_t>, UniqueFunction<void()>> tasks_;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_FAKE_SCHEDULER_H_
