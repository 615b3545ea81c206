#include "common/rpc/grpc_server.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/grpc_server_call.h"
#include "common/rpc/grpc_time.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/server_builder.h"

namespace outlay::rpc {
namespace {

constexpr int kThreadsMax = 64;
// Requests for calls that are outstanding in each queue; a burst beyond them waits inside gRPC.
constexpr int kReadyCalls = 64;

void SetTime(const char* argument, absl::Duration time, grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(argument, static_cast<int>(absl::ToInt64Milliseconds(time)));
}

void SetLimits(const GrpcServerOptions& options, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(options.message_bytes_max);
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, options.metadata_bytes_max);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.streams_per_connection_max);
  // gRPC sets SO_REUSEPORT by itself: a second server would silently share the port.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  SetTime(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, limits::kHandshake, builder);
  SetTime(GRPC_ARG_MAX_CONNECTION_IDLE_MS, limits::kConnectionIdle, builder);
  SetTime(GRPC_ARG_MAX_CONNECTION_AGE_MS, limits::kConnectionAge, builder);
  SetTime(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, limits::kConnectionAgeGrace, builder);
  SetTime(GRPC_ARG_KEEPALIVE_TIME_MS, options.keepalive_time, builder);
  SetTime(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, options.keepalive_timeout, builder);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  SetTime(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, options.keepalive_time_min, builder);
  grpc::ResourceQuota quota("outlay");
  quota.Resize(options.memory_bytes_max);
  builder.SetResourceQuota(quota);
}

}  // namespace

GrpcServer::GrpcServer(Dispatcher* dispatcher, GrpcServerOptions options)
    : dispatcher_(dispatcher), options_(std::move(options)) {}

GrpcServer::~GrpcServer() {
  Shutdown(absl::ZeroDuration());
}

absl::Status GrpcServer::Start() {
  if (options_.threads < 1 || options_.threads > kThreadsMax) {
    return FieldInvalid("threads", Concat("must be from 1 to ", kThreadsMax));
  }
  grpc::ServerBuilder builder;
  SetLimits(options_, builder);
  builder.AddListeningPort(options_.address,
                           options_.credentials == nullptr ? grpc::InsecureServerCredentials() : options_.credentials,
                           &port_);
  builder.RegisterAsyncGenericService(&service_);
  for (int i = 0; i < options_.threads; ++i) {
    loops_.push_back(std::make_shared<GrpcServerLoop>(dispatcher_, &service_, builder.AddCompletionQueue()));
  }
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0) {
    return MakeError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                     Concat("cannot listen on ", options_.address, ": is another process there?"),
                     {{"address", options_.address}});
  }
  for (const auto& loop : loops_) {
    loop->Start(kReadyCalls);
  }
  return absl::OkStatus();
}

void GrpcServer::Shutdown(absl::Duration grace) {
  if (server_ != nullptr) {
    for (const auto& loop : loops_) {
      loop->Drain();
    }
    server_->Shutdown(DeadlineAfter(grace));
  }
  for (const auto& loop : loops_) {
    loop->Stop();
  }
  loops_.clear();
  server_.reset();
}

}  // namespace outlay::rpc
