// The common part of a GrpcChannel's unary and streamed calls. Internal to it.
#ifndef OUTLAY_COMMON_RPC_GRPC_CLIENT_CALL_H_
#define OUTLAY_COMMON_RPC_GRPC_CLIENT_CALL_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/rpc/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/status.h"

namespace outlay::rpc {

// Sets the deadline and the caller's metadata.
void Prepare(const CallOptions& options, grpc::ClientContext& context);

// Returns the error with the server's reason; errors that gRPC made itself become DEPENDENCY_UNAVAILABLE or NO_ANSWER.
absl::Status ToCallerStatus(const grpc::Status& status, const std::string& service);

class ChannelPool;

// `stub` and `pool` must outlive the stream.
std::unique_ptr<ClientStream> OpenGrpcStream(grpc::GenericStub& stub, ChannelPool& pool, const std::string& service,
                                             std::string_view method, const CallOptions& options);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_GRPC_CLIENT_CALL_H_
