// Lets parts of a service hear of every call, though the dispatcher is made before the service.
#ifndef OUTLAY_COMMON_RPC_SWITCHED_OBSERVER_H_
#define OUTLAY_COMMON_RPC_SWITCHED_OBSERVER_H_

#include <atomic>
#include <vector>

#include "common/rpc/dispatcher.h"

namespace outlay::rpc {

// Tells another one, or nobody where none was set. Thread-safe; whoever takes an observer away knows that no call is
// just ending.
class SwitchedObserver final : public CallObserver {
 public:
  void Set(CallObserver* observer) { observer_.store(observer, std::memory_order_release); }
  void OnStarted(const Method& method) override {
    if (CallObserver* const observer = observer_.load(std::memory_order_acquire)) observer->OnStarted(method);
  }
  void OnFinished(const CallContext& context, absl::Duration took, const absl::Status& status,
                  const absl::Status& answered) override {
    if (CallObserver* const observer = observer_.load(std::memory_order_acquire)) {
      observer->OnFinished(context, took, status, answered);
    }
  }

 private:
  std::atomic<CallObserver*> observer_{nullptr};
};

// Tells several others, in the order in which they were added; all before the first call. Thread-safe afterwards.
class ObserverList final : public CallObserver {
 public:
  // `observer` must outlive the calls.
  void Add(CallObserver* observer) { observers_.push_back(observer); }
  void OnStarted(const Method& method) override {
    for (CallObserver* const observer : observers_) observer->OnStarted(method);
  }
  void OnFinished(const CallContext& context, absl::Duration took, const absl::Status& status,
                  const absl::Status& answered) override {
    for (CallObserver* const observer : observers_) observer->OnFinished(context, took, status, answered);
  }

 private:
  std::vector<CallObserver*> observers_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_SWITCHED_OBSERVER_H_
