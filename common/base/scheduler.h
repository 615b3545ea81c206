#ifndef OUTLAY_COMMON_BASE_SCHEDULER_H_
#define OUTLAY_COMMON_BASE_SCHEDULER_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "common/base/function.h"

namespace outlay {

// Runs tasks elsewhere or later, so that the simulator can put everything into one thread. Implementations are
// thread-safe and never run a task inside Run or RunAfter, so a caller may hold a lock that the task takes.
class Scheduler {
 public:
  virtual ~Scheduler() = default;

  // Runs `task` soon. Tasks may run in any order and at the same time.
  virtual void Run(UniqueFunction<void()> task) = 0;

  // Runs `task` no sooner than after `delay`; a delay of zero or less is Run.
  virtual void RunAfter(absl::Duration delay, UniqueFunction<void()> task) = 0;
};

// Worker threads and a heap of timers on the steady clock.
class ThreadScheduler final : public Scheduler {
 public:
  // `threads` is at least 1.
  explicit ThreadScheduler(int threads);
  // Calls Stop if that was not done.
  ~ThreadScheduler() override;

  void Run(UniqueFunction<void()> task) override;
  void RunAfter(absl::Duration delay, UniqueFunction<void()> task) override;

  // Runs the tasks given to Run, including those that they add, drops every timer, and joins the threads. Later tasks
  // are dropped: destroyed without being run. Must not be called from a task. A second call does nothing.
  void Stop();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  struct Timer {
    SteadyTime due;
    uint64_t number;  // Timers that are due together run in the order of their creation.
    UniqueFunction<void()> task;
  };
  // For std::push_heap, whose first element is the largest: here the earliest timer.
  struct IsLater {
    bool operator()(const Timer& a, const Timer& b) const {
      return a.due != b.due ? a.due > b.due : a.number > b.number;
    }
  };

  void Work();
  void WatchTimers();
  // Moves due timers to the queue and returns the time of the next check. Needs mutex_.
  SteadyTime TakeDueTimers(SteadyTime now);

  std::mutex mutex_;
  // The fields up to the threads are guarded by mutex_.
  std::condition_variable task_added_;
  std::condition_variable timer_changed_;
  std::deque<UniqueFunction<void()>> tasks_;
  std::vector<Timer> timers_;  // A heap by IsLater.
  uint64_t timers_made_ = 0;
  int running_ = 0;  // Tasks that are running now.
  bool is_stopping_ = false;
  bool is_stopped_ = false;

  std::vector<std::thread> workers_;
  std::thread timer_thread_;
};

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_SCHEDULER_H_
