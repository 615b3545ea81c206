#include "common/rpc/completion_loop.h"

#include <utility>

#include "grpc/support/time.h"

// gRPC orders the thread that starts an operation before the one that gets its tag. A thread sanitizer does not see
// that inside Debian's gRPC, so it is annotated.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define OUTLAY_TELL_SANITIZER
#endif
#endif
#ifdef OUTLAY_TELL_SANITIZER
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#else
static void __tsan_acquire(void*) {}
static void __tsan_release(void*) {}
#endif

namespace outlay::rpc {

void* Completion::Tag() {
  __tsan_release(this);
  return this;
}

void Completion::Complete(void* tag, bool good) {
  __tsan_acquire(tag);
  static_cast<Completion*>(tag)->OnCompleted(good);
}

CompletionLoop::CompletionLoop(std::unique_ptr<grpc::CompletionQueue> queue) : queue_(std::move(queue)) {}

CompletionLoop::~CompletionLoop() {
  Stop();
}

void CompletionLoop::Start() {
  const std::lock_guard lock(mutex_);
  thread_ = std::thread([this] { Poll(); });
  thread_id_ = thread_.get_id();
}

void CompletionLoop::Stop() {
  if (thread_.joinable()) {
    Run([this] { RunLast(); });
    thread_.join();
  } else if (!stopped_) {
    stopped_ = true;
    queue_->Shutdown();
    Poll();
  }
}

bool CompletionLoop::Run(UniqueFunction<void()> task) {
  if (on_own_thread()) {
    task();
    return true;
  }
  const std::lock_guard lock(mutex_);
  if (stopped_) {
    return false;
  }
  posted_.push_back(std::move(task));
  if (!std::exchange(waking_, true)) {
    alarm_.Set(queue_.get(), gpr_time_0(GPR_CLOCK_MONOTONIC), wakeup_.Tag());
  }
  return true;
}

// Accepted tasks must run, because callers wait for what they start; only then may the queue shut down.
void CompletionLoop::RunLast() {
  while (true) {
    std::vector<UniqueFunction<void()>> last;
    {
      const std::lock_guard lock(mutex_);
      if (posted_.empty()) {
        stopped_ = true;
        break;
      }
      std::swap(posted_, last);
    }
    for (UniqueFunction<void()>& task : last) {
      task();
    }
  }
  queue_->Shutdown();
}

void CompletionLoop::RunPosted() {
  {
    const std::lock_guard lock(mutex_);
    waking_ = false;
    std::swap(posted_, running_);
  }
  for (UniqueFunction<void()>& task : running_) {
    task();
  }
  running_.clear();
}

void CompletionLoop::Poll() {
  // Start publishes the thread's id under the lock.
  { const std::lock_guard lock(mutex_); }
  void* tag = nullptr;
  bool good = false;
  while (queue_->Next(&tag, &good)) {
    Completion::Complete(tag, good);
  }
}

}  // namespace outlay::rpc
