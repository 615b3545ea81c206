#include "common/transfer/transfer_loop.h"

#include <curl/curl.h>

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/transfer/connection_pools.h"
#include "common/transfer/easy_transfer.h"
#include "common/transfer/limits.h"
#include "common/transfer/look_ups.h"
#include "common/transfer/socket_waiter.h"
#include "common/transfer/transfer_pool.h"

namespace outlay::transfer {
class TransferLoop::Loop {
 public:
  explicit Loop(TransferLoopOptions options)
      : options_(std::move(options)), waiter_(kOwnTimer + 1), look_ups_(options_.look_ups) {
    for (size_t i = 0; i < ConnectionPools::kCount; ++i) pools_.push_back(std::make_unique<TransferPool>(i, &waiter_));
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
    auto made = std::make_unique<EasyTransfer>(&options_, &look_ups_, std::move(transfer), std::move(done));
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(made));
    }
    waiter_.Wake();
  }

  const AddressPolicy& policy() const { return options_.policy; }

 private:
  // Behind those of the pools.
  static constexpr size_t kOwnTimer = ConnectionPools::kCount;

  struct Running {
    std::unique_ptr<EasyTransfer> transfer;
    TransferPool* pool = nullptr;
  };

  void Run() {
    while (TakeWaiting()) {
      if (FinishUnready()) continue;
      for (const SocketWaiter::Event& event : waiter_.Wait()) {
        if (event.pool == kOwnTimer) {
          EndLate();
          continue;
        }
        pools_[event.pool]->Act(event.fd, event.what);
        FinishIn(*pools_[event.pool]);
      }
      BeginLate();
    }
    StopAll();
  }

  // Returns false if the loop ends.
  bool TakeWaiting() {
    const std::lock_guard lock(mutex_);
    while (!is_stopping_ && !waiting_.empty() && running_.size() < limits::kTransfers) {
      std::unique_ptr<EasyTransfer> next = std::move(waiting_.front());
      waiting_.pop_front();
      if (!Begin(&next)) unready_.push_back(std::move(next));
    }
    return !is_stopping_;
  }

  // Returns false if it cannot.
  bool Begin(std::unique_ptr<EasyTransfer>* next) {
    if (!(*next)->IsReady()) return false;
    CURL* const handle = (*next)->handle();
    const std::string server = (*next)->server();
    const size_t pool = servers_.Begin(server);
    if (pool == ConnectionPools::kAlone) (*next)->ConnectAlone();
    if (!pools_[pool]->Add(handle)) {
      servers_.End(server);
      return false;
    }
    running_.emplace(handle, Running{.transfer = std::move(*next), .pool = pools_[pool].get()});
    return true;
  }

  // Returns whether there were some.
  bool FinishUnready() {
    const bool has_any = !unready_.empty();
    for (const std::unique_ptr<EasyTransfer>& transfer : std::exchange(unready_, {})) {
      transfer->End(TransferEnd::kFailed, "the URL cannot be used");
    }
    return has_any;
  }

  void FinishIn(TransferPool& pool) {
    CURLcode code = CURLE_OK;
    while (CURL* const handle = pool.FindEnded(&code)) {
      std::unique_ptr<EasyTransfer> ended = std::move(running_.extract(handle).mapped().transfer);
      pool.Remove(handle);
      servers_.End(ended->server());
      if (ended->HasToWait(code)) {
        if (late_.empty()) waiter_.SetTimer(kOwnTimer, absl::ToInt64Milliseconds(limits::kLookUpInterval));
        late_.push_back(std::move(ended));
        continue;
      }
      ended->Finish(code);
    }
  }

  // Starts transfers that wait for a look-up, as far as there is room.
  void BeginLate() {
    const size_t count = late_.size();
    for (size_t i = 0; i < count && look_ups_.HasRoom(SystemClock().Now()); ++i) {
      std::unique_ptr<EasyTransfer> next = std::move(late_.front());
      late_.pop_front();
      if (!Begin(&next)) unready_.push_back(std::move(next));
    }
  }

  // Ends transfers that waited too long.
  void EndLate() {
    const absl::Time latest = SystemClock().Now() - options_.transfer_time;
    for (std::unique_ptr<EasyTransfer>& transfer : std::exchange(late_, {})) {
      if (transfer->start() > latest) {
        late_.push_back(std::move(transfer));
      } else {
        transfer->End(TransferEnd::kTimedOut, "too many other names were being looked up");
      }
    }
    if (!late_.empty()) waiter_.SetTimer(kOwnTimer, absl::ToInt64Milliseconds(limits::kLookUpInterval));
  }

  void StopAll() {
    for (auto& [handle, running] : running_) {
      running.pool->Remove(handle);
      running.transfer->End(TransferEnd::kStopped, "the process ends");
    }
    running_.clear();
    for (const std::unique_ptr<EasyTransfer>& transfer : late_)
      transfer->End(TransferEnd::kStopped, "the process ends");
    late_.clear();
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
  SocketWaiter waiter_;  // before what still tells it of sockets while it goes
  std::vector<std::unique_ptr<TransferPool>> pools_;
  ConnectionPools servers_;                             // of the thread alone
  LookUps look_ups_;                                    // of the thread alone
  std::deque<std::unique_ptr<EasyTransfer>> late_;      // that wait for one; of the thread alone
  std::map<CURL*, Running> running_;                    // of the thread alone
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
