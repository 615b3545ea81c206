#include "common/base/scheduler.h"

#include <algorithm>
#include <utility>

namespace outlay {
namespace {

// Practically infinite, but small enough that no sum overflows.
constexpr absl::Duration kLongestDelay = absl::Hours(24 * 365 * 100);

}  // namespace

ThreadScheduler::ThreadScheduler(int threads) {
  workers_.reserve(static_cast<std::size_t>(threads));
  for (int i = 0; i < threads; ++i) {
    workers_.emplace_back([this] { Work(); });
  }
  timer_thread_ = std::thread([this] { WatchTimers(); });
}

ThreadScheduler::~ThreadScheduler() {
  Stop();
}

void ThreadScheduler::Run(UniqueFunction<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) {
      return;
    }
    tasks_.push_back(std::move(task));
  }
  task_added_.notify_one();
}

void ThreadScheduler::RunAfter(absl::Duration delay, UniqueFunction<void()> task) {
  if (delay <= absl::ZeroDuration()) {
    Run(std::move(task));
    return;
  }
  const SteadyTime due = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(std::min(delay, kLongestDelay));
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) {
      return;
    }
    timers_.push_back({.due = due, .number = timers_made_++, .task = std::move(task)});
    std::push_heap(timers_.begin(), timers_.end(), IsLater());
  }
  timer_changed_.notify_one();
}

void ThreadScheduler::Stop() {
  std::vector<Timer> dropped;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) {
      return;
    }
    is_stopping_ = true;
    dropped.swap(timers_);
  }
  // Destroyed outside the lock, because the destructor of a dropped task may call this scheduler.
  dropped.clear();
  timer_changed_.notify_all();
  task_added_.notify_all();
  timer_thread_.join();
  for (std::thread& worker : workers_) {
    worker.join();
  }
}

void ThreadScheduler::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    task_added_.wait(lock, [this] { return !tasks_.empty() || is_stopped_ || (is_stopping_ && running_ == 0); });
    if (tasks_.empty()) {
      // Nothing is queued, and no running task could add more.
      is_stopped_ = true;
      task_added_.notify_all();
      return;
    }
    UniqueFunction<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    ++running_;
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    --running_;
    if (is_stopping_ && running_ == 0) {
      task_added_.notify_all();
    }
  }
}

void ThreadScheduler::WatchTimers() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    const SteadyTime next = TakeDueTimers(std::chrono::steady_clock::now());
    timer_changed_.wait_until(lock, next);
  }
}

ThreadScheduler::SteadyTime ThreadScheduler::TakeDueTimers(SteadyTime now) {
  while (!timers_.empty() && timers_.front().due <= now) {
    std::pop_heap(timers_.begin(), timers_.end(), IsLater());
    tasks_.push_back(std::move(timers_.back().task));
    timers_.pop_back();
    task_added_.notify_one();
  }
  return timers_.empty() ? now + absl::ToChronoNanoseconds(kLongestDelay) : timers_.front().due;
}

}  // namespace outlay
