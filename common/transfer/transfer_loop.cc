#include "common/transfer/transfer_loop.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "common/transfer/easy_transfer.h"
#include "common/transfer/limits.h"

namespace outlay::transfer {
namespace {

constexpr size_t kEventsAtOnce = 256;
constexpr int64_t kMillisPerSecond = 1'000;
constexpr int64_t kNanosPerMilli = 1'000'000;

CURLM* NewMulti() {
  // Not thread-safe by itself; later calls do nothing.
  [[maybe_unused]] static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* const multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, limits::kKeptConnections);
  return multi;
}

// What the thread waits for: sockets, a timer, and others who wake it. However many sockets wait, only those that have
// something to say cost anything.
class Waiter {
 public:
  struct Event {
    int fd = -1;
    int what = 0;  // as curl_multi_socket_action wants it; 0: the timer
  };

  Waiter()
      : epoll_(epoll_create1(EPOLL_CLOEXEC)),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
    Watch(wake_, EPOLLIN, EPOLL_CTL_ADD);
    Watch(timer_, EPOLLIN, EPOLL_CTL_ADD);
  }
  ~Waiter() {
    for (const int fd : {timer_, wake_, epoll_}) close(fd);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  // From any thread.
  void Wake() const { eventfd_write(wake_, 1); }
  // Negative: never.
  void SetTimer(int64_t millis) const {
    itimerspec when = {};
    if (millis >= 0) {
      when.it_value.tv_sec = millis / kMillisPerSecond;
      // All zeros would mean never.
      when.it_value.tv_nsec = millis == 0 ? 1 : millis % kMillisPerSecond * kNanosPerMilli;
    }
    timerfd_settime(timer_, 0, &when, nullptr);
  }
  void WatchSocket(int socket, int what) const {
    if (what == CURL_POLL_REMOVE) {
      epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
      return;
    }
    const uint32_t events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
    if (!Watch(socket, events, EPOLL_CTL_MOD) && errno == ENOENT) Watch(socket, events, EPOLL_CTL_ADD);
  }
  // Waits until there is something.
  std::vector<Event> Wait() const {
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

 private:
  bool Watch(int fd, uint32_t events, int operation) const {
    epoll_event event = {.events = events, .data = {.fd = fd}};
    return epoll_ctl(epoll_, operation, fd, &event) == 0;
  }

  const int epoll_;
  const int wake_;
  const int timer_;
};

}  // namespace

class TransferLoop::Loop {
 public:
  explicit Loop(TransferLoopOptions options) : options_(std::move(options)), multi_(NewMulti()) {
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Loop::OnSocket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &Loop::OnTimer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
    thread_ = std::thread([this] { Run(); });
  }

  ~Loop() {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    waiter_.Wake();
    thread_.join();
  }

  void Start(Transfer transfer, Done done) {
    auto made = std::make_unique<EasyTransfer>(&options_, std::move(transfer), std::move(done));
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(made));
    }
    waiter_.Wake();
  }

  const AddressPolicy& policy() const { return options_.policy; }

 private:
  using Transfers = std::map<CURL*, std::unique_ptr<EasyTransfer>>;
  struct ReleaseMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  static int OnSocket(CURL*, curl_socket_t socket, int what, void* self, void*) {
    static_cast<Loop*>(self)->waiter_.WatchSocket(socket, what);
    return 0;
  }
  static int OnTimer(CURLM*, long millis, void* self) {
    static_cast<Loop*>(self)->waiter_.SetTimer(millis);
    return 0;
  }

  void Run() {
    while (TakeWaiting()) {
      if (FinishSome()) continue;
      for (const Waiter::Event& event : waiter_.Wait()) {
        int running = 0;
        curl_multi_socket_action(multi_.get(), event.what == 0 ? CURL_SOCKET_TIMEOUT : event.fd, event.what, &running);
      }
    }
    StopAll();
  }

  // False: the loop ends.
  bool TakeWaiting() {
    const std::lock_guard lock(mutex_);
    while (!is_stopping_ && !waiting_.empty() && running_.size() < limits::kTransfers) {
      std::unique_ptr<EasyTransfer> next = std::move(waiting_.front());
      waiting_.pop_front();
      if (next->IsReady() && curl_multi_add_handle(multi_.get(), next->handle()) == CURLM_OK) {
        CURL* const handle = next->handle();
        running_.emplace(handle, std::move(next));
      } else {
        unready_.push_back(std::move(next));
      }
    }
    return !is_stopping_;
  }

  // True: some had ended.
  bool FinishSome() {
    bool has_ended = !unready_.empty();
    for (const std::unique_ptr<EasyTransfer>& transfer : std::exchange(unready_, {})) {
      transfer->End(TransferEnd::kFailed, "the URL cannot be used");
    }
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      Transfers::node_type ended = running_.extract(message->easy_handle);
      curl_multi_remove_handle(multi_.get(), ended.key());
      ended.mapped()->Finish(code);
      has_ended = true;
    }
    return has_ended;
  }

  void StopAll() {
    for (auto& [handle, transfer] : running_) {
      curl_multi_remove_handle(multi_.get(), handle);
      transfer->End(TransferEnd::kStopped, "the process ends");
    }
    running_.clear();
    std::deque<std::unique_ptr<EasyTransfer>> waiting;
    {
      const std::lock_guard lock(mutex_);
      waiting.swap(waiting_);
    }
    for (const std::unique_ptr<EasyTransfer>& transfer : waiting) {
      transfer->End(TransferEnd::kStopped, "the process ends");
    }
  }

  const TransferLoopOptions options_;
  const Waiter waiter_;  // before what still tells it of sockets while it goes
  const std::unique_ptr<CURLM, ReleaseMulti> multi_;
  Transfers running_;                                   // of the thread alone
  std::vector<std::unique_ptr<EasyTransfer>> unready_;  // of the thread alone
  std::mutex mutex_;
  std::deque<std::unique_ptr<EasyTransfer>> waiting_;  // Guarded by mutex_.
  bool is_stopping_ = false;                           // Guarded by mutex_.
  std::thread thread_;
};

TransferLoop::TransferLoop(TransferLoopOptions options) : loop_(std::make_unique<Loop>(std::move(options))) {}

TransferLoop::~TransferLoop() = default;

void TransferLoop::Start(Transfer transfer, Done done) {
  loop_->Start(std::move(transfer), std::move(done));
}

const AddressPolicy& TransferLoop::policy() const {
  return loop_->policy();
}

}  // namespace outlay::transfer
