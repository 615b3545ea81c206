// Runs tasks one after another on a scheduler, so that data they share needs no lock.
#ifndef OUTLAY_COMMON_FEED_STRAND_H_
#define OUTLAY_COMMON_FEED_STRAND_H_

#include <deque>
#include <memory>
#include <mutex>

#include "common/base/function.h"
#include "common/base/scheduler.h"

namespace outlay::feed {

// Post is thread-safe, and never runs a task itself. Tasks keep the strand alive; if the scheduler drops tasks without
// running them, the strand's tasks are dropped too.
class Strand : public std::enable_shared_from_this<Strand> {
 public:
  // `scheduler` must outlive the strand's tasks.
  explicit Strand(Scheduler* scheduler) : scheduler_(scheduler) {}

  void Post(UniqueFunction<void()> task);

 private:
  class Turn;

  void RunAll();
  void DropAll();

  Scheduler* const scheduler_;
  std::mutex mutex_;
  // Guarded by mutex_.
  std::deque<UniqueFunction<void()>> tasks_;
  bool is_running_ = false;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_STRAND_H_
