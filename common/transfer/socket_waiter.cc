#include "common/transfer/socket_waiter.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "common/transfer/limits.h"

namespace outlay::transfer {
namespace {

constexpr int64_t kMillisPerSecond = 1'000;
constexpr int64_t kNanosPerMilli = 1'000'000;
constexpr int kPoolShift = 32;

}  // namespace

SocketWaiter::SocketWaiter(size_t pools)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  Watch(0, wake_, EPOLLIN, EPOLL_CTL_ADD);
  for (size_t pool = 0; pool < pools; ++pool) {
    timers_.push_back(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    Watch(pool, timers_.back(), EPOLLIN, EPOLL_CTL_ADD);
  }
}

SocketWaiter::~SocketWaiter() {
  for (const int timer : timers_) close(timer);
  close(wake_);
  close(epoll_);
}

void SocketWaiter::Wake() const {
  eventfd_write(wake_, 1);
}

void SocketWaiter::SetTimer(size_t pool, int64_t millis) const {
  itimerspec when = {};
  if (millis >= 0) {
    when.it_value.tv_sec = millis / kMillisPerSecond;
    // All zeros would mean never.
    when.it_value.tv_nsec = millis == 0 ? 1 : millis % kMillisPerSecond * kNanosPerMilli;
  }
  timerfd_settime(timers_[pool], 0, &when, nullptr);
}

void SocketWaiter::WatchSocket(size_t pool, int socket, int what) const {
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
    return;
  }
  const uint32_t events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
  if (!Watch(pool, socket, events, EPOLL_CTL_MOD) && errno == ENOENT) Watch(pool, socket, events, EPOLL_CTL_ADD);
}

std::vector<SocketWaiter::Event> SocketWaiter::Wait() const {
  std::array<epoll_event, limits::kEventsAtOnce> came;
  const int count = epoll_wait(epoll_, came.data(), static_cast<int>(came.size()), -1);
  std::vector<Event> events;
  for (int i = 0; i < count; ++i) {
    const epoll_event& each = came[static_cast<size_t>(i)];
    const auto pool = static_cast<size_t>(each.data.u64 >> kPoolShift);
    const auto fd = static_cast<int>(static_cast<uint32_t>(each.data.u64));
    if (fd == wake_ || fd == timers_[pool]) {
      uint64_t ignored = 0;
      const bool was_there = read(fd, &ignored, sizeof(ignored)) == sizeof(ignored);
      if (was_there && fd != wake_) events.push_back({.pool = pool});
      continue;
    }
    events.push_back({.pool = pool,
                      .fd = fd,
                      .what = ((each.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                              ((each.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                              ((each.events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0)});
  }
  return events;
}

bool SocketWaiter::Watch(size_t pool, int fd, uint32_t events, int operation) const {
  epoll_event event = {.events = events, .data = {.u64 = uint64_t{pool} << kPoolShift | static_cast<uint32_t>(fd)}};
  return epoll_ctl(epoll_, operation, fd, &event) == 0;
}

}  // namespace outlay::transfer
