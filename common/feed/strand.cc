#include "common/feed/strand.h"

#include <utility>

namespace outlay::feed {

void Strand::Post(UniqueFunction<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (is_running_) return;
    is_running_ = true;
  }
  scheduler_->Run([self = shared_from_this()] { self->RunAll(); });
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

}  // namespace outlay::feed
