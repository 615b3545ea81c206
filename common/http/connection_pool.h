// The threads that serve connections, one thread each, in limited numbers.
#ifndef OUTLAY_COMMON_HTTP_CONNECTION_POOL_H_
#define OUTLAY_COMMON_HTTP_CONNECTION_POOL_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "httplib.h"

namespace outlay::http {

// Thread-safe. Tasks from the library own an open socket, so each must run: a task beyond the limit of waiting ones
// runs at once on the caller's thread, with is_refusing() true, and only closes.
class ConnectionPool final : public httplib::TaskQueue {
 public:
  ConnectionPool(int threads, size_t waiting_max);
  ~ConnectionPool() override;

  void enqueue(std::function<void()> task) override;
  // Runs the waiting tasks, which refuse, and joins the threads.
  void shutdown() override;

  // Returns whether more connections wait than threads are free: an idle connection should then end.
  bool is_short() const { return is_short_.load(std::memory_order_relaxed); }
  // Returns whether the task on this thread should close its connection without serving it.
  static bool is_refusing();

 private:
  void Work();
  // Needs mutex_.
  void Count() { is_short_.store(waiting_.size() > free_, std::memory_order_relaxed); }

  const size_t waiting_max_;
  std::atomic<bool> is_short_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  // The fields up to the threads are guarded by mutex_.
  std::deque<std::function<void()>> waiting_;
  size_t free_;  // threads without a connection
  bool is_stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_CONNECTION_POOL_H_
