#include "common/transfer/socket_waiter.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace outlay::transfer {
namespace {

constexpr size_t kEventsAtOnce = 256;
constexpr int64_t kMillisPerSecond = 1'000;
constexpr int64_t kNanosPerMilli = 1'000'000;

}  // namespace

SocketWaiter::SocketWaiter()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  Watch(wake_, EPOLLIN, EPOLL_CTL_ADD);
  Watch(timer_, EPOLLIN, EPOLL_CTL_ADD);
}

SocketWaiter::~SocketWaiter() {
  for (const int fd : {timer_, wake_, epoll_}) close(fd);
}

void SocketWaiter::Wake() const {
  eventfd_write(wake_, 1);
}

void SocketWaiter::SetTimer(int64_t millis) const {
  itimerspec when = {};
  if (millis >= 0) {
    when.it_value.tv_sec = millis / kMillisPerSecond;
    // All zeros would mean never.
    when.it_value.tv_nsec = millis == 0 ? 1 : millis % kMillisPerSecond * kNanosPerMilli;
  }
  timerfd_settime(timer_, 0, &when, nullptr);
}

void SocketWaiter::WatchSocket(int socket, int what) const {
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
    return;
  }
  const uint32_t events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
  if (!Watch(socket, events, EPOLL_CTL_MOD) && errno == ENOENT) Watch(socket, events, EPOLL_CTL_ADD);
}

std::vector<SocketWaiter::Event> SocketWaiter::Wait() const {
  std::array<epoll_event, kEventsAtOnce> came;
  const int count = epoll_wait(epoll_, came.data(), static_cast<int>(came.size()), -1);
  std::vector<Event> events;
  for (int i = 0; i < count; ++i) {
    const epoll_event& each = came[static_cast<size_t>(i)];
    if (each.data.fd == wake_ || each.data.fd == timer_) {
      uint64_t ignored = 0;
      const bool was_there = read(each.data.fd, &ignored, sizeof(ignored)) == sizeof(ignored);
      if (was_there && each.data.fd == timer_) events.push_back({});
      continue;
    }
    events.push_back({.fd = each.data.fd,
                      .what = ((each.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                              ((each.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                              ((each.events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0)});
  }
  return events;
}

bool SocketWaiter::Watch(int fd, uint32_t events, int operation) const {
  epoll_event event = {.events = events, .data = {.fd = fd}};
  return epoll_ctl(epoll_, operation, fd, &event) == 0;
}

}  // namespace outlay::transfer
