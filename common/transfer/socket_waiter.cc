#include "common/transfer/socket_waiter.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <limits>

#include "common/transfer/limits.h"

namespace outlay::transfer {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kNanosPerMilli = 1'000'000;
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
constexpr int kPoolShift = 32;

int64_t NowNanos() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kNanosPerSecond + now.tv_nsec;
}

}  // namespace

SocketWaiter::SocketWaiter(size_t pools)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), deadlines_(pools, kNever) {
  Watch(0, wake_, EPOLLIN, EPOLL_CTL_ADD);
}

SocketWaiter::~SocketWaiter() {
  for (const int fd : {wake_, epoll_}) close(fd);
}

void SocketWaiter::Wake() const {
  eventfd_write(wake_, 1);
}

void SocketWaiter::SetTimer(size_t pool, int64_t millis) {
  deadlines_[pool] = millis < 0 ? kNever : NowNanos() + millis * kNanosPerMilli;
}

void SocketWaiter::WatchSocket(size_t pool, int socket, int what) const {
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
    return;
  }
  const uint32_t events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
  if (!Watch(pool, socket, events, EPOLL_CTL_MOD) && errno == ENOENT) Watch(pool, socket, events, EPOLL_CTL_ADD);
}

std::vector<SocketWaiter::Event> SocketWaiter::Wait() {
  std::array<epoll_event, limits::kEventsAtOnce> came;
  const int64_t next = *std::min_element(deadlines_.begin(), deadlines_.end());
  // Rounds up: if it were called too early, libcurl would not ask for the same time again.
  const int64_t left =
      next == kNever ? -1 : (std::max<int64_t>(next - NowNanos(), 0) + kNanosPerMilli - 1) / kNanosPerMilli;
  const int count = epoll_wait(epoll_, came.data(), static_cast<int>(came.size()),
                               static_cast<int>(std::min<int64_t>(left, std::numeric_limits<int>::max())));
  std::vector<Event> events;
  for (int i = 0; i < count; ++i) {
    const epoll_event& each = came[static_cast<size_t>(i)];
    const auto fd = static_cast<int>(static_cast<uint32_t>(each.data.u64));
    if (fd == wake_) {
      uint64_t ignored = 0;
      eventfd_read(wake_, &ignored);
      continue;
    }
    events.push_back({.pool = static_cast<size_t>(each.data.u64 >> kPoolShift),
                      .fd = fd,
                      .what = ((each.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                              ((each.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                              ((each.events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0)});
  }
  const int64_t now = NowNanos();
  for (size_t pool = 0; pool < deadlines_.size(); ++pool) {
    if (deadlines_[pool] > now) continue;
    deadlines_[pool] = kNever;
    events.push_back({.pool = pool});
  }
  return events;
}

bool SocketWaiter::Watch(size_t pool, int fd, uint32_t events, int operation) const {
  epoll_event event = {.events = events, .data = {.u64 = uint64_t{pool} << kPoolShift | static_cast<uint32_t>(fd)}};
  return epoll_ctl(epoll_, operation, fd, &event) == 0;
}

}  // namespace outlay::transfer
