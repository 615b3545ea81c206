#include "common/rpc/channel_pool.h"

namespace outlay::rpc {

ChannelPool::ChannelPool(int threads) {
  for (int i = 0; i < threads; ++i) {
    loops_.push_back(std::make_unique<CompletionLoop>(std::make_unique<grpc::CompletionQueue>()));
    loops_.back()->Start();
  }
}

ChannelPool::~ChannelPool() {
  Stop();
}

void ChannelPool::Stop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (grpc::ClientContext* call : calls_) {
      call->TryCancel();
    }
  }
  for (const auto& loop : loops_) {
    loop->Stop();
  }
}

grpc::CompletionQueue* ChannelPool::Enter(grpc::ClientContext* context) {
  const std::lock_guard lock(mutex_);
  if (ending_) {
    return nullptr;
  }
  calls_.insert(context);
  return loops_[next_.fetch_add(1, std::memory_order_relaxed) % loops_.size()]->queue();
}

void ChannelPool::Leave(grpc::ClientContext* context) {
  const std::lock_guard lock(mutex_);
  calls_.erase(context);
}

}  // namespace outlay::rpc
