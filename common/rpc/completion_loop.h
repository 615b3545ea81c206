// A gRPC completion queue with the one thread that polls it.
#ifndef OUTLAY_COMMON_RPC_COMPLETION_LOOP_H_
#define OUTLAY_COMMON_RPC_COMPLETION_LOOP_H_

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "common/base/function.h"
#include "grpcpp/alarm.h"
#include "grpcpp/completion_queue.h"

namespace outlay::rpc {

// The target of a tag on the queue. It can be reused, for one operation at a time.
class Completion {
 public:
  virtual ~Completion() = default;

  // Returns the tag to pass to gRPC with an operation. OnCompleted sees everything that the calling thread did before.
  void* Tag();
  static void Complete(void* tag, bool good);

 private:
  // `good` is gRPC's result: whether the operation succeeded.
  virtual void OnCompleted(bool good) = 0;
};

// Thread-safe, except Start and Stop.
class CompletionLoop {
 public:
  explicit CompletionLoop(std::unique_ptr<grpc::CompletionQueue> queue);
  // Calls Stop if that was not done.
  ~CompletionLoop();

  void Start();
  // Returns after every accepted task has run and every started operation has completed.
  void Stop();

  grpc::CompletionQueue* queue() { return queue_.get(); }
  bool on_own_thread() const { return std::this_thread::get_id() == thread_id_; }

  // Runs `task` on the loop's thread: at once if called there, otherwise together with all tasks posted meanwhile. So a
  // thread of the store that answers many calls wakes the loop once and does no network writes itself. False: the loop
  // has stopped, and the task is dropped.
  bool Run(UniqueFunction<void()> task);

 private:
  class Wakeup final : public Completion {
   public:
    explicit Wakeup(CompletionLoop* loop) : loop_(loop) {}

   private:
    void OnCompleted(bool) override { loop_->RunPosted(); }
    CompletionLoop* const loop_;
  };

  void Poll();
  void RunPosted();
  void RunLast();

  const std::unique_ptr<grpc::CompletionQueue> queue_;
  Wakeup wakeup_{this};
  grpc::Alarm alarm_;
  std::mutex mutex_;
  // All guarded by mutex_.
  std::vector<UniqueFunction<void()>> posted_;
  bool waking_ = false;
  bool stopped_ = false;

  std::vector<UniqueFunction<void()>> running_;  // the loop's thread only
  std::thread thread_;
  std::thread::id thread_id_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_COMPLETION_LOOP_H_
