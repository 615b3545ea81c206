#include "services/invoice_matching/flow/timeout_wheel.h"

#include <utility>

namespace outlay::invoice_matching {

TimeoutWheel::TimeoutWheel(absl::Duration delay, int ticks, Scheduler* scheduler)
    : tick_(delay / ticks),
      ticks_(static_cast<size_t>(ticks)),
      scheduler_(scheduler),
      state_(std::make_shared<State>()) {}

void TimeoutWheel::Add(UniqueFunction<void()> task) {
  bool arm = false;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->ticks.empty()) state_->ticks.emplace_back();
    state_->ticks.back().push_back(std::move(task));
    state_->tasks += 1;
    arm = !std::exchange(state_->armed, true);
  }
  if (arm) Arm(state_, tick_, ticks_, scheduler_);
}

void TimeoutWheel::Arm(const std::shared_ptr<State>& state, absl::Duration tick, size_t ticks, Scheduler* scheduler) {
  scheduler->RunAfter(tick, [weak = std::weak_ptr<State>(state), tick, ticks, scheduler] {
    const std::shared_ptr<State> still = weak.lock();
    if (still == nullptr) return;
    std::vector<UniqueFunction<void()>> due;
    bool again = false;
    {
      const std::lock_guard lock(still->mutex);
      // A task was added during its tick, so the whole delay has certainly passed after `ticks` more of them.
      still->ticks.emplace_back();
      if (still->ticks.size() > ticks + 1) {
        due = std::move(still->ticks.front());
        still->ticks.pop_front();
        still->tasks -= due.size();
      }
      again = still->armed = still->tasks > 0;
      if (!again) still->ticks.clear();
    }
    for (UniqueFunction<void()>& task : due) task();
    if (again) Arm(still, tick, ticks, scheduler);
  });
}

}  // namespace outlay::invoice_matching
