// Lets parts of a service observe every call, although the dispatcher is created before the service.
#ifndef OUTLAY_COMMON_RPC_SWITCHED_OBSERVER_H_
#define OUTLAY_COMMON_RPC_SWITCHED_OBSERVER_H_

#include <atomic>
#include <vector>

#include "common/rpc/dispatcher.h"

namespace outlay::rpc {

// Notifies another observer, if one is set. Thread-safe. An observer may be removed only when no call is ending.
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

// Notifies several observers in the order in which they were added; all are added before the first call. Thread-safe
// afterwards.
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
