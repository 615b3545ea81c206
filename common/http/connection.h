// One accepted connection, with or without TLS, whose operations all have deadlines.
#ifndef OUTLAY_COMMON_HTTP_CONNECTION_H_
#define OUTLAY_COMMON_HTTP_CONNECTION_H_

#include <openssl/ssl.h>
#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace outlay::http {

// A `give_up` for operations that wait until their deadline.
inline bool Never() {
  return false;
}

// Not thread-safe.
class Connection {
 public:
  // Takes ownership of the socket. Null `tls`: no TLS. `clock` must outlive the connection.
  Connection(int socket, std::shared_ptr<SSL_CTX> tls, const Clock* clock);
  // Ends TLS and closes, without a long wait.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Makes the TLS handshake; without TLS does nothing. False: the other side does not speak TLS, or is too slow.
  bool Shake(absl::Time deadline);
  // Returns the number of bytes read, at least one and at most `size`; 0: the other side ended the connection; -1: the
  // deadline passed, `give_up`, which is called periodically while nothing arrives, returned true, or the connection
  // broke.
  ssize_t Read(char* into, size_t size, absl::Time deadline, absl::FunctionRef<bool()> give_up);
  // Writes all bytes. False: the deadline passed, or the connection broke.
  bool Write(std::string_view bytes, absl::Time deadline);
  // Reads and discards what the other side still sends, so that it gets the last answer instead of a reset connection.
  void Drain(absl::Time deadline);

  int socket() const { return socket_; }
  bool has_tls() const { return ssl_ != nullptr; }

 private:
  struct Release {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  // Returns whether the socket is ready for `events` of poll() in time.
  bool Await(short events, absl::Time deadline, absl::FunctionRef<bool()> give_up) const;
  // Waits for what an unfinished TLS operation needs. False: the operation failed.
  bool AwaitTls(int result, absl::Time deadline, absl::FunctionRef<bool()> give_up);

  const int socket_;
  const std::shared_ptr<SSL_CTX> tls_;
  const Clock* const clock_;
  std::unique_ptr<SSL, Release> ssl_;
  bool is_broken_ = false;  // nothing more can be sent
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_CONNECTION_H_
