#include "common/rpc/grpc_channel.h"

#include <utility>

#include "common/base/errors.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/completion_loop.h"
#include "common/rpc/grpc_client_call.h"
#include "common/rpc/grpc_time.h"
#include "common/rpc/status.h"
#include "common/rpc/wire.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/support/channel_arguments.h"

namespace outlay::rpc {
namespace {

// The pause before a peer that was down is tried again: at first, and at most.
constexpr int kReconnectFirstMillis = 100;
constexpr int kReconnectMaxMillis = 2'000;
// The time-out of one attempt to connect; gRPC calls that its minimum backoff.
constexpr int kConnectMillis = 5'000;

void SetTime(const char* argument, absl::Duration time, grpc::ChannelArguments& arguments) {
  arguments.SetInt(argument, static_cast<int>(absl::ToInt64Milliseconds(time)));
}

grpc::ChannelArguments MakeArguments(const GrpcChannelOptions& options) {
  grpc::ChannelArguments arguments;
  // Otherwise all channels of a process to one peer share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // Callers retry themselves, with the same request id.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectFirstMillis);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectMillis);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMillis);
  arguments.SetMaxReceiveMessageSize(-1);
  SetTime(GRPC_ARG_KEEPALIVE_TIME_MS, options.keepalive_time, arguments);
  SetTime(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, options.keepalive_timeout, arguments);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Pings continue on a stream without traffic.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  return arguments;
}

// Deletes itself at its end.
class UnaryCall final : public Completion {
 public:
  UnaryCall(ChannelPool* pool, std::string service, google::protobuf::Message* response,
            UniqueFunction<void(absl::Status)> done)
      : pool_(pool), service_(std::move(service)), response_(response), done_(std::move(done)) {}

  void Start(grpc::GenericStub& stub, std::string_view method, const google::protobuf::Message& request,
             const CallOptions& options) {
    Prepare(options, context_);
    grpc::CompletionQueue* const queue = pool_->Enter(&context_);
    if (queue == nullptr) {
      const std::unique_ptr<UnaryCall> end(this);
      done_(absl::CancelledError("the process ends"));
      return;
    }
    reader_ = stub.PrepareUnaryCall(&context_, std::string(method), SerializeMessage(request), queue);
    reader_->StartCall();
    reader_->Finish(&answer_, &status_, Tag());
  }

 private:
  void OnCompleted(bool) override {
    const std::unique_ptr<UnaryCall> end(this);
    pool_->Leave(&context_);
    absl::Status status = ToCallerStatus(status_, service_);
    if (status.ok() && !ParseMessage(answer_, response_)) {
      status = absl::InternalError("the peer's answer is not of the expected type");
    }
    done_(std::move(status));
  }

  ChannelPool* const pool_;
  const std::string service_;
  google::protobuf::Message* const response_;
  UniqueFunction<void(absl::Status)> done_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader_;
  grpc::ByteBuffer answer_;
  grpc::Status status_;
};

void AddMetadata(std::string_view key, const std::string& value, grpc::ClientContext& context) {
  if (!value.empty()) {
    context.AddMetadata(std::string(key), value);
  }
}

}  // namespace

void Prepare(const CallOptions& options, grpc::ClientContext& context) {
  context.set_deadline(DeadlineAfter(options.timeout));
  AddMetadata(kOrganizationKey, options.caller.organization, context);
  AddMetadata(kSubjectKey, options.caller.subject, context);
  AddMetadata(kOnBehalfOfKey, options.caller.on_behalf_of, context);
  AddMetadata(kCauseKey, options.caller.cause, context);
}

absl::Status ToCallerStatus(const grpc::Status& status, const std::string& service) {
  absl::Status result = FromGrpcStatus(status);
  if (result.ok() || GetErrorDetail(result).has_value()) {
    return result;
  }
  switch (result.code()) {
    case absl::StatusCode::kUnavailable:
      return DependencyUnavailable(service);
    case absl::StatusCode::kDeadlineExceeded:
      return NoAnswer(service);
    default:
      return result;
  }
}

class GrpcChannel::Connection {
 public:
  explicit Connection(const GrpcChannelOptions& options)
      : stub(grpc::CreateCustomChannel(
            options.target, options.credentials == nullptr ? grpc::InsecureChannelCredentials() : options.credentials,
            MakeArguments(options))) {}
  grpc::GenericStub stub;
};

GrpcChannel::GrpcChannel(ChannelPool* pool, GrpcChannelOptions options) : pool_(pool), options_(std::move(options)) {
  for (int i = 0; i < options_.connections; ++i) {
    connections_.push_back(std::make_unique<Connection>(options_));
  }
}

GrpcChannel::~GrpcChannel() = default;

GrpcChannel::Connection& GrpcChannel::Next() {
  return *connections_[next_.fetch_add(1, std::memory_order_relaxed) % connections_.size()];
}

void GrpcChannel::Call(std::string_view method, const google::protobuf::Message& request,
                       google::protobuf::Message* response, const CallOptions& options,
                       UniqueFunction<void(absl::Status)> done) {
  auto* const call = new UnaryCall(pool_, options_.service, response, std::move(done));
  call->Start(Next().stub, method, request, options);
}

std::unique_ptr<ClientStream> GrpcChannel::Open(std::string_view method, const CallOptions& options) {
  return OpenGrpcStream(Next().stub, *pool_, options_.service, method, options);
}

}  // namespace outlay::rpc
