// One accepted connection, with TLS or without, where nothing waits longer than it may.
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

// The `give_up` of what waits until its deadline.
inline bool Never() {
  return false;
}

// Not thread-safe.
class Connection {
 public:
  // Takes the socket. Null `tls`: without. `clock` must outlive the connection.
  Connection(int socket, std::shared_ptr<SSL_CTX> tls, const Clock* clock);
  // Says goodbye and closes, without waiting for long.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Of TLS; without it, nothing. False: the other side speaks something else, or too slowly.
  bool Shake(absl::Time deadline);
  // How many bytes came, at least one and at most `size`; 0: the other side ended; -1: the deadline passed, `give_up`
  // said so, which is asked now and then while nothing comes, or the connection broke.
  ssize_t Read(char* into, size_t size, absl::Time deadline, absl::FunctionRef<bool()> give_up);
  // All of it. False: the deadline passed, or the connection broke.
  bool Write(std::string_view bytes, absl::Time deadline);
  // Reads and drops what the other side still sends, so that it sees the last answer and not a reset connection.
  void Drain(absl::Time deadline);

  int socket() const { return socket_; }
  bool has_tls() const { return ssl_ != nullptr; }

 private:
  struct Release {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  // Whether the socket is ready for `events` of poll() in time.
  bool Await(short events, absl::Time deadline, absl::FunctionRef<bool()> give_up) const;
  // After an operation of TLS that did not succeed: waits for what it wants. False: it failed.
  bool AwaitTls(int result, absl::Time deadline, absl::FunctionRef<bool()> give_up);

  const int socket_;
  const std::shared_ptr<SSL_CTX> tls_;
  const Clock* const clock_;
  std::unique_ptr<SSL, Release> ssl_;
  bool is_broken_ = false;  // nothing more can be said
};

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_CONNECTION_H_
