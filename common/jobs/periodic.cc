#include "common/jobs/periodic.h"

#include <mutex>
#include <utility>

namespace outlay::jobs {

struct Periodic::State : std::enable_shared_from_this<State> {
  State(Scheduler* on, std::function<absl::Duration()> what) : scheduler(on), task(std::move(what)) {}

  void RunAfter(absl::Duration pause) {
    scheduler->RunAfter(pause, [weak = weak_from_this()] {
      if (const std::shared_ptr<State> self = weak.lock()) self->RunOnce();
    });
  }

  void RunOnce() {
    // Held while the task runs, so that the destructor waits for its end.
    const std::lock_guard lock(mutex);
    if (!is_stopped) RunAfter(task());
  }

  Scheduler* const scheduler;
  const std::function<absl::Duration()> task;
  std::mutex mutex;
  bool is_stopped = false;  // Guarded by mutex.
};

Periodic::Periodic(Scheduler* scheduler, std::function<absl::Duration()> task)
    : state_(std::make_shared<State>(scheduler, std::move(task))) {}

Periodic::~Periodic() {
  const std::lock_guard lock(state_->mutex);
  state_->is_stopped = true;
}

void Periodic::Start(absl::Duration first_pause) {
  state_->RunAfter(first_pause);
}

}  // namespace outlay::jobs
