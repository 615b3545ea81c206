#include "common/feed/strand.h"

#include <memory>
#include <utility>

namespace outlay::feed {

// One run of the tasks. Tasks may own objects that own the strand: a run that the scheduler drops must not leave them
// in a cycle.
class Strand::Turn {
 public:
  explicit Turn(std::shared_ptr<Strand> strand) : strand_(std::move(strand)) {}
  Turn(Turn&&) = default;
  ~Turn() {
    if (strand_ != nullptr) strand_->DropAll();
  }

  void Run() { std::exchange(strand_, nullptr)->RunAll(); }

 private:
  std::shared_ptr<Strand> strand_;  // null: it ran
};

void Strand::Post(UniqueFunction<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (is_running_) return;
    is_running_ = true;
  }
  scheduler_->Run([turn = Turn(shared_from_this())]() mutable { turn.Run(); });
}

void Strand::RunAll() {
  while (true) {
    UniqueFunction<void()> task;
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.empty()) {
        is_running_ = false;
        return;
      }
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

void Strand::DropAll() {
  std::deque<UniqueFunction<void()>> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(tasks_);
  is_running_ = false;
}

}  // namespace outlay::feed
