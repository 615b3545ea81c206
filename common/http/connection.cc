#include "common/http/connection.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace outlay::http {
namespace {

// How often a wait looks whether it should go on.
constexpr absl::Duration kLook = absl::Milliseconds(100);
constexpr size_t kDrainBytes = 256 << 10;

bool WouldBlock() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

Connection::Connection(int socket, std::shared_ptr<SSL_CTX> tls, const Clock* clock)
    : socket_(socket), tls_(std::move(tls)), clock_(clock) {
  fcntl(socket_, F_SETFL, fcntl(socket_, F_GETFL) | O_NONBLOCK);
  if (tls_ != nullptr) {
    ssl_.reset(SSL_new(tls_.get()));
    if (ssl_ == nullptr || SSL_set_fd(ssl_.get(), socket_) != 1) is_broken_ = true;
  }
}

Connection::~Connection() {
  if (ssl_ != nullptr && !is_broken_ && SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  ERR_clear_error();
  close(socket_);
}

bool Connection::Await(short events, absl::Time deadline, absl::FunctionRef<bool()> give_up) const {
  for (;;) {
    const absl::Duration left = deadline - clock_->Now();
    if (left <= absl::ZeroDuration() || give_up()) return false;
    pollfd descriptor = {.fd = socket_, .events = events, .revents = 0};
    const absl::Duration pause = std::max(absl::Milliseconds(1), std::min(left, kLook));
    const int ready = poll(&descriptor, 1, static_cast<int>(absl::ToInt64Milliseconds(pause)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool Connection::AwaitTls(int result, absl::Time deadline, absl::FunctionRef<bool()> give_up) {
  const int error = SSL_get_error(ssl_.get(), result);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ) return Await(POLLIN, deadline, give_up);
  if (error == SSL_ERROR_WANT_WRITE) return Await(POLLOUT, deadline, give_up);
  is_broken_ = error != SSL_ERROR_ZERO_RETURN;
  return false;
}

bool Connection::Shake(absl::Time deadline) {
  if (tls_ == nullptr) return true;
  while (!is_broken_) {
    ERR_clear_error();
    const int result = SSL_accept(ssl_.get());
    if (result == 1) return true;
    if (!AwaitTls(result, deadline, Never)) break;
  }
  is_broken_ = true;
  return false;
}

ssize_t Connection::Read(char* into, size_t size, absl::Time deadline, absl::FunctionRef<bool()> give_up) {
  while (!is_broken_) {
    if (ssl_ == nullptr) {
      const ssize_t count = recv(socket_, into, size, 0);
      if (count >= 0) return count;
      if (!WouldBlock()) break;
      if (!Await(POLLIN, deadline, give_up)) return -1;
      continue;
    }
    size_t count = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), into, size, &count);
    if (result == 1) return static_cast<ssize_t>(count);
    if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) return 0;
    if (!AwaitTls(result, deadline, give_up)) return -1;
  }
  is_broken_ = true;
  return -1;
}

bool Connection::Write(std::string_view bytes, absl::Time deadline) {
  while (!bytes.empty() && !is_broken_) {
    size_t count = 0;
    if (ssl_ == nullptr) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && !WouldBlock()) is_broken_ = true;
      if (sent < 0 && !Await(POLLOUT, deadline, Never)) is_broken_ = true;
      count = sent > 0 ? static_cast<size_t>(sent) : 0;
    } else {
      ERR_clear_error();
      const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
      if (result != 1) {
        count = 0;
        if (!AwaitTls(result, deadline, Never)) is_broken_ = true;
      }
    }
    bytes.remove_prefix(count);
  }
  return !is_broken_;
}

void Connection::Drain(absl::Time deadline) {
  if (is_broken_) return;
  if (ssl_ != nullptr) {
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  is_broken_ = true;
  shutdown(socket_, SHUT_WR);
  char dropped[4096];
  size_t count = 0;
  while (count < kDrainBytes && Await(POLLIN, deadline, Never)) {
    const ssize_t got = recv(socket_, dropped, sizeof(dropped), 0);
    if (got == 0 || (got < 0 && !WouldBlock())) return;
    count += got > 0 ? static_cast<size_t>(got) : 0;
  }
}

}  // namespace outlay::http
