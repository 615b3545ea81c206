// What the thread of a transfer loop waits for: sockets and a timer of each pool, and others who wake it. However many
// sockets wait, only those that have something to say cost anything.
#ifndef OUTLAY_COMMON_TRANSFER_SOCKET_WAITER_H_
#define OUTLAY_COMMON_TRANSFER_SOCKET_WAITER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace outlay::transfer {

// One thread's, but for Wake.
class SocketWaiter {
 public:
  struct Event {
    size_t pool = 0;
    int fd = -1;
    int what = 0;  // as curl_multi_socket_action wants it; 0: the timer
  };

  explicit SocketWaiter(size_t pools);
  ~SocketWaiter();
  SocketWaiter(const SocketWaiter&) = delete;
  SocketWaiter& operator=(const SocketWaiter&) = delete;

  // From any thread.
  void Wake() const;
  // Negative: never.
  void SetTimer(size_t pool, int64_t millis);
  // `what`: as libcurl's socket callback gets it.
  void WatchSocket(size_t pool, int socket, int what) const;
  // Waits until there is something.
  std::vector<Event> Wait();

 private:
  bool Watch(size_t pool, int fd, uint32_t events, int operation) const;

  const int epoll_;
  const int wake_;
  // By pool, in nanoseconds of the monotonic clock. Kept here, since a timer of the kernel's would cost more to set,
  // with each transfer several times, than all else that the loop does for it.
  std::vector<int64_t> deadlines_;
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_SOCKET_WAITER_H_
