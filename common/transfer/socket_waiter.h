// Waits on behalf of a transfer loop's thread: for sockets and a timer of each pool, and for Wake. The cost depends
// only on the sockets with events, however many wait.
#ifndef OUTLAY_COMMON_TRANSFER_SOCKET_WAITER_H_
#define OUTLAY_COMMON_TRANSFER_SOCKET_WAITER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace outlay::transfer {

// Used by one thread, except Wake.
class SocketWaiter {
 public:
  struct Event {
    size_t pool = 0;
    int fd = -1;
    int what = 0;  // the argument of curl_multi_socket_action; 0: the timer
  };

  explicit SocketWaiter(size_t pools);
  ~SocketWaiter();
  SocketWaiter(const SocketWaiter&) = delete;
  SocketWaiter& operator=(const SocketWaiter&) = delete;

  // From any thread.
  void Wake() const;
  // Negative: never.
  void SetTimer(size_t pool, int64_t millis);
  // `what`: the argument of libcurl's socket callback.
  void WatchSocket(size_t pool, int socket, int what) const;
  // Waits for events.
  std::vector<Event> Wait();

 private:
  bool Watch(size_t pool, int fd, uint32_t events, int operation) const;

  const int epoll_;
  const int wake_;
  // By pool, in nanoseconds of the monotonic clock. Stored here, because setting a kernel timer several times for each
  // transfer would cost more than everything else that the loop does for it.
  std::vector<int64_t> deadlines_;
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_SOCKET_WAITER_H_
