// The stream that the HTTP library reads and writes: one request after another, each limited in time and size.
#ifndef OUTLAY_COMMON_HTTP_REQUEST_STREAM_H_
#define OUTLAY_COMMON_HTTP_REQUEST_STREAM_H_

#include <cstddef>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/http/connection.h"
#include "common/http/http_server.h"
#include "common/http/request_head.h"
#include "httplib.h"

namespace outlay::http {

// Not thread-safe.
class RequestStream final : public httplib::Stream {
 public:
  // All must outlive the stream.
  RequestStream(Connection* connection, const HttpLimits* limits, const Clock* clock)
      : connection_(connection), limits_(limits), clock_(clock) {}

  enum class Head { kGood, kRefused, kEnded };
  // Waits for the next request and reads its head, which the library then gets from read(). kRefused: `refusal()` has
  // the status. kEnded: nothing arrived in time, or `give_up` returned true while nothing had arrived.
  Head ReadHead(absl::FunctionRef<bool()> give_up);
  int refusal() const { return head_.refusal; }
  bool has_body() const { return head_.has_body; }

  // Return whether the body was too large or too slow, so that read() ended early.
  bool is_too_large() const { return is_too_large_; }
  bool is_too_slow() const { return is_too_slow_; }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* into, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return connection_->socket(); }

 private:
  // Takes bytes that an earlier read of the connection returned.
  size_t Take(char* into, size_t size);
  void BeginBody();

  Connection* const connection_;
  const HttpLimits* const limits_;
  const Clock* const clock_;
  std::string came_;       // read from the connection, not yet taken
  RequestHead head_;       // of the request that is being read
  size_t head_taken_ = 0;  // bytes of head_.text
  size_t body_left_ = 0;   // bytes that may still be read
  absl::Time body_deadline_;
  bool is_too_large_ = false;
  bool is_too_slow_ = false;
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_REQUEST_STREAM_H_
