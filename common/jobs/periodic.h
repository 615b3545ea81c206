// Runs a task repeatedly, with a pause after each run, until it is stopped.
#ifndef OUTLAY_COMMON_JOBS_PERIODIC_H_
#define OUTLAY_COMMON_JOBS_PERIODIC_H_

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "common/base/scheduler.h"

namespace outlay::jobs {

// Thread-safe. Runs never overlap.
class Periodic {
 public:
  // `scheduler` must outlive the tasks that this left in it. `task` returns the pause until its next run.
  Periodic(Scheduler* scheduler, std::function<absl::Duration()> task);
  // Waits for a run in progress, and starts none after it. Must not be called inside the task.
  ~Periodic();

  void Start(absl::Duration first_pause);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_PERIODIC_H_
