// The completion queues that all gRPC channels of a process share.
#ifndef OUTLAY_COMMON_RPC_CHANNEL_POOL_H_
#define OUTLAY_COMMON_RPC_CHANNEL_POOL_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "common/rpc/completion_loop.h"
#include "grpcpp/client_context.h"

namespace outlay::rpc {

// Thread-safe. Must outlive its channels.
class ChannelPool {
 public:
  // One thread handles about 50,000 calls a second.
  explicit ChannelPool(int threads = 1);
  // Calls Stop if that was not done.
  ~ChannelPool();

  // Cancels all calls and waits until they have ended; later calls fail at once. Must not be called from a call's
  // callback.
  void Stop();

  // Registers a call, so that Stop can cancel it, and returns a queue in round-robin order. Null: the pool is stopping.
  grpc::CompletionQueue* Enter(grpc::ClientContext* context);
  void Leave(grpc::ClientContext* context);

 private:
  std::vector<std::unique_ptr<CompletionLoop>> loops_;
  std::atomic<size_t> next_{0};
  std::mutex mutex_;
  std::unordered_set<grpc::ClientContext*> calls_;  // Guarded by mutex_.
  bool ending_ = false;                             // Guarded by mutex_.
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CHANNEL_POOL_H_
