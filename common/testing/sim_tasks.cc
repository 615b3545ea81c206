#include "common/testing/sim_tasks.h"

#include <algorithm>
#include <vector>

namespace outlay::testing {
namespace {

constexpr uint64_t kJitterMicros = 50;

}  // namespace

void SimTasks::Add(uint32_t owner, absl::Duration delay, UniqueFunction<void()> task) {
  const absl::Duration jitter = absl::Microseconds(static_cast<int64_t>(random_->Uniform(kJitterMicros)));
  const absl::Time due = clock_->Now() + std::max(delay, absl::ZeroDuration()) + jitter;
  tasks_.emplace(std::pair(due, ++added_), Task{.owner = owner, .run = std::move(task)});
}

bool SimTasks::RunNext(absl::Time until) {
  if (tasks_.empty() || tasks_.begin()->first.first > until) return false;
  auto first = tasks_.extract(tasks_.begin());
  clock_->SetTime(first.key().first);
  first.mapped().run();
  return true;
}

void SimTasks::Drop(uint32_t owner) {
  // Destroyed when the queue is in order again: what a task owned may add to it.
  std::vector<UniqueFunction<void()>> dropped;
  for (auto at = tasks_.begin(); at != tasks_.end();) {
    if (at->second.owner == owner) {
      dropped.push_back(std::move(at->second.run));
      at = tasks_.erase(at);
    } else {
      ++at;
    }
  }
}

void SimScheduler::RunAfter(absl::Duration delay, UniqueFunction<void()> task) {
  if (!is_dead_) tasks_->Add(owner_, delay, std::move(task));
}

void SimScheduler::Kill() {
  is_dead_ = true;
  tasks_->Drop(owner_);
}

}  // namespace outlay::testing
