// The simulator's one queue: what happens next, in virtual time. Single-threaded.
#ifndef OUTLAY_COMMON_TESTING_SIM_TASKS_H_
#define OUTLAY_COMMON_TESTING_SIM_TASKS_H_

#include <cstdint>
#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/testing/fake_clock.h"

namespace outlay::testing {

// Tasks of several owners. Each is delayed by a few random microseconds more than was asked, so that a seed also
// decides the order of what may happen in any order.
class SimTasks {
 public:
  // Both must outlive this.
  SimTasks(FakeClock* clock, Random* random) : clock_(clock), random_(random) {}

  void Add(uint32_t owner, absl::Duration delay, UniqueFunction<void()> task);
  // Moves the clock to the first task and runs it; false: there is none until then.
  bool RunNext(absl::Time until);
  // Destroys the owner's tasks without running them.
  void Drop(uint32_t owner);

 private:
  struct Task {
    absl::Time due;
    uint64_t number = 0;
    uint32_t owner = 0;
    UniqueFunction<void()> run;
  };
  static bool IsLater(const Task& one, const Task& other) {
    return std::tie(one.due, one.number) > std::tie(other.due, other.number);
  }

  FakeClock* const clock_;
  Random* const random_;
  uint64_t added_ = 0;
  std::vector<Task> tasks_;  // a heap, the first one in front
};

// One owner's way into the queue. While it is dead, tasks are destroyed instead of added.
class SimScheduler final : public Scheduler {
 public:
  // `tasks` must outlive this.
  SimScheduler(SimTasks* tasks, uint32_t owner) : tasks_(tasks), owner_(owner) {}

  void Run(UniqueFunction<void()> task) override { RunAfter(absl::ZeroDuration(), std::move(task)); }
  void RunAfter(absl::Duration delay, UniqueFunction<void()> task) override;

  void Kill();
  void Revive() { is_dead_ = false; }

 private:
  SimTasks* const tasks_;
  const uint32_t owner_;
  bool is_dead_ = false;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_SIM_TASKS_H_
