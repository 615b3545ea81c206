#include "common/transfer/transfer_loop.h"

#include <curl/curl.h>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/transfer/easy_transfer.h"
#include "common/transfer/limits.h"
#include "common/transfer/socket_waiter.h"

namespace outlay::transfer {
namespace {

CURLM* NewMulti() {
  // Not thread-safe by itself; later calls do nothing.
  [[maybe_unused]] static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* const multi = curl_multi_init();
  return multi;
}

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
      for (const SocketWaiter::Event& event : waiter_.Wait()) {
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
        if (++under_way_[next->server()] > limits::kSearchedConnections) next->ConnectAnew();
        CURL* const handle = next->handle();
        running_.emplace(handle, std::move(next));
        KeepConnections();
      } else {
        unready_.push_back(std::move(next));
      }
    }
    return !is_stopping_;
  }

  void KeepConnections() {
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(running_.size() + limits::kKeptConnections));
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
      const auto others = under_way_.find(ended.mapped()->server());
      if (--others->second == 0) under_way_.erase(others);
      KeepConnections();
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
  const SocketWaiter waiter_;  // before what still tells it of sockets while it goes
  const std::unique_ptr<CURLM, ReleaseMulti> multi_;
  Transfers running_;                                   // of the thread alone
  std::map<std::string, size_t> under_way_;             // by server; of the thread alone
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
