// Calls a peer over gRPC.
#ifndef OUTLAY_COMMON_RPC_GRPC_CHANNEL_H_
#define OUTLAY_COMMON_RPC_GRPC_CHANNEL_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/rpc/channel.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/limits.h"
#include "grpcpp/security/credentials.h"

namespace outlay::rpc {

struct GrpcChannelOptions {
  std::string target;   // "127.0.0.1:7001", "dns:///purchase-order:7001"
  std::string service;  // the peer's name in DEPENDENCY_UNAVAILABLE, for instance "purchase_order"
  int connections = 4;  // a single one is slower than its peer
  std::shared_ptr<grpc::ChannelCredentials> credentials;  // null: no TLS, for development
  // A peer that has been silent for this long is pinged, and given up if it does not answer within the time-out.
  absl::Duration keepalive_time = limits::kKeepaliveTime;
  absl::Duration keepalive_timeout = limits::kKeepaliveTimeout;
};

// Thread-safe. Connects at the first call. While a peer is down its calls fail at once; it is tried again within 2 s.
class GrpcChannel final : public Channel {
 public:
  // `pool` must outlive the channel.
  GrpcChannel(ChannelPool* pool, GrpcChannelOptions options);
  ~GrpcChannel() override;

  void Call(std::string_view method, const google::protobuf::Message& request, google::protobuf::Message* response,
            const CallOptions& options, UniqueFunction<void(absl::Status)> done) override;
  std::unique_ptr<ClientStream> Open(std::string_view method, const CallOptions& options) override;

 private:
  class Connection;
  Connection& Next();

  ChannelPool* const pool_;
  const GrpcChannelOptions options_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::atomic<size_t> next_{0};
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_GRPC_CHANNEL_H_
