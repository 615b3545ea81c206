#include "common/testing/fake_scheduler.h"

#include <algorithm>

namespace outlay::testing {

void FakeScheduler::Run(UniqueFunction<void()> task) {
  RunAfter(absl::ZeroDuration(), std::move(task));
}

void FakeScheduler::RunAfter(absl::Duration delay, UniqueFunction<void()> task) {
  const absl::Time due = clock_->Now() + std::max(delay, absl::ZeroDuration());
  const std::lock_guard lock(mutex_);
  tasks_.emplace(std::pair(due, submitted_++), std::move(task));
}

int FakeScheduler::RunDue() {
  return AdvanceBy(absl::ZeroDuration());
}

int FakeScheduler::AdvanceBy(absl::Duration by) {
  const absl::Time until = clock_->Now() + by;
  int ran = 0;
  while (RunNext(until)) {
    ++ran;
  }
  clock_->SetTime(std::max(clock_->Now(), until));
  return ran;
}

int FakeScheduler::pending() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(tasks_.size());
}

bool FakeScheduler::RunNext(absl::Time until) {
  UniqueFunction<void()> task;
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.empty() || tasks_.begin()->first.first > until) {
      return false;
    }
    auto first = tasks_.extract(tasks_.begin());
    clock_->SetTime(std::max(clock_->Now(), first.key().first));
    task = std::move(first.mapped());
  }
  task();
  return true;
}

}  // namespace outlay::testing
