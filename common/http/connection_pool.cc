#include "common/http/connection_pool.h"

#include <utility>

namespace outlay::http {
namespace {

thread_local bool refusing = false;

void RunRefusing(const std::function<void()>& task) {
  refusing = true;
  task();
  refusing = false;
}

}  // namespace

ConnectionPool::ConnectionPool(int threads, size_t waiting_max)
    : waiting_max_(waiting_max), free_(static_cast<size_t>(threads)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

ConnectionPool::~ConnectionPool() {
  shutdown();
}

bool ConnectionPool::is_refusing() {
  return refusing;
}

void ConnectionPool::enqueue(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_stopping_ && waiting_.size() < waiting_max_) {
      waiting_.push_back(std::move(task));
      Count();
      changed_.notify_one();
      return;
    }
  }
  RunRefusing(task);
}

void ConnectionPool::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void ConnectionPool::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::function<void()> task = std::move(waiting_.front());
    waiting_.pop_front();
    --free_;
    Count();
    const bool is_refused = is_stopping_;
    lock.unlock();
    is_refused ? RunRefusing(task) : task();
    lock.lock();
    ++free_;
    Count();
  }
}

}  // namespace outlay::http
