// Runs tasks a fixed time after they were added: with one timer for any number of tasks, because most of them turn out
// to be unnecessary by then.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TIMEOUT_WHEEL_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TIMEOUT_WHEEL_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"

namespace outlay::invoice_matching {

// Thread-safe. Destroying it drops its tasks.
class TimeoutWheel {
 public:
  // A task runs after at least `delay` and at most one tick (delay / ticks) longer. `scheduler` must outlive the tasks.
  TimeoutWheel(absl::Duration delay, int ticks, Scheduler* scheduler);

  // `task` runs on a thread of the scheduler.
  void Add(UniqueFunction<void()> task);

 private:
  // Shared with the timer.
  struct State {
    std::mutex mutex;
    // Guarded by mutex: tasks by the tick in which they were added, the newest last.
    std::deque<std::vector<UniqueFunction<void()>>> ticks;
    size_t tasks = 0;
    bool armed = false;
  };
  static void Arm(const std::shared_ptr<State>& state, absl::Duration tick, size_t ticks, Scheduler* scheduler);

  const absl::Duration tick_;
  const size_t ticks_;
  Scheduler* const scheduler_;
  const std::shared_ptr<State> state_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TIMEOUT_WHEEL_H_
