// Transfers that share the connections of one libcurl multi handle. Used by TransferLoop only.
#ifndef OUTLAY_COMMON_TRANSFER_TRANSFER_POOL_H_
#define OUTLAY_COMMON_TRANSFER_TRANSFER_POOL_H_

#include <curl/curl.h>

#include <cstddef>
#include <memory>

#include "common/transfer/socket_waiter.h"

namespace outlay::transfer {

// Not thread-safe. Must not be moved: libcurl has its address.
class TransferPool {
 public:
  // `waiter` must outlive this; it identifies the pool's sockets and timer by `number`.
  TransferPool(size_t number, SocketWaiter* waiter);
  TransferPool(const TransferPool&) = delete;
  TransferPool& operator=(const TransferPool&) = delete;

  // False: libcurl refuses it. It must be removed before it is destroyed.
  bool Add(CURL* easy);
  void Remove(CURL* easy);
  // Handles an event of a socket or the timer, as reported by the waiter.
  void Act(int fd, int what);
  // Returns a transfer that has ended, and its result; null: none. It must be removed before the next call.
  CURL* FindEnded(CURLcode* code);

 private:
  struct Release {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  static int OnSocket(CURL* easy, curl_socket_t socket, int what, void* self, void* of_socket);
  static int OnTimer(CURLM* multi, long millis, void* self);

  void SetUnderWay(size_t count);

  const size_t number_;
  SocketWaiter* const waiter_;
  const std::unique_ptr<CURLM, Release> multi_;
  size_t under_way_ = 0;
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_TRANSFER_POOL_H_
