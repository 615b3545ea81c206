#include "common/testing/sim_tasks.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace outlay::testing {
namespace {

constexpr uint64_t kJitterMicros = 50;

}  // namespace

void SimTasks::Add(uint32_t owner, absl::Duration delay, UniqueFunction<void()> task) {
  const absl::Duration jitter = absl::Microseconds(static_cast<int64_t>(random_->Uniform(kJitterMicros)));
  tasks_.push_back({.due = clock_->Now() + std::max(delay, absl::ZeroDuration()) + jitter,
                    .number = ++added_,
                    .owner = owner,
                    .run = std::move(task)});
  std::push_heap(tasks_.begin(), tasks_.end(), IsLater);
}

bool SimTasks::RunNext(absl::Time until) {
  if (tasks_.empty() || tasks_.front().due > until) return false;
  std::pop_heap(tasks_.begin(), tasks_.end(), IsLater);
  Task first = std::move(tasks_.back());
  tasks_.pop_back();
  clock_->SetTime(first.due);
  first.run();
  return true;
}

void SimTasks::Drop(uint32_t owner) {
  const auto dropped =
      std::stable_partition(tasks_.begin(), tasks_.end(), [owner](const Task& task) { return task.owner != owner; });
  // Destroyed when the queue is in order again: what a task owned may add to it.
  std::vector<Task> destroyed(std::make_move_iterator(dropped), std::make_move_iterator(tasks_.end()));
  tasks_.erase(dropped, tasks_.end());
  std::make_heap(tasks_.begin(), tasks_.end(), IsLater);
}

void SimScheduler::RunAfter(absl::Duration delay, UniqueFunction<void()> task) {
  if (!is_dead_) tasks_->Add(owner_, delay, std::move(task));
}

void SimScheduler::Kill() {
  is_dead_ = true;
  tasks_->Drop(owner_);
}

}  // namespace outlay::testing
