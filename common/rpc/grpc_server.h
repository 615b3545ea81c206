// Serves a dispatcher over gRPC: one generic service on completion queues, each polled by one thread.
//
//   GrpcServer server(&dispatcher, {.address = "127.0.0.1:0"});
//   OUTLAY_RETURN_IF_ERROR(server.Start());
//   ... server.port() ...
//   server.Shutdown(absl::Seconds(10));
#ifndef OUTLAY_COMMON_RPC_GRPC_SERVER_H_
#define OUTLAY_COMMON_RPC_GRPC_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/limits.h"
#include "common/rpc/completion_loop.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/limits.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"

namespace outlay::rpc {

struct GrpcServerOptions {
  std::string address = "127.0.0.1:0";                   // port 0: the system chooses
  std::shared_ptr<grpc::ServerCredentials> credentials;  // null: no TLS, for development
  int threads = 2;                                       // completion queues, 1 to 64
  int message_bytes_max = static_cast<int>(kMaxMessageBytes);
  int metadata_bytes_max = limits::kMetadataBytes;
  int streams_per_connection_max = limits::kStreamsPerConnection;
  // Memory that gRPC may use for what clients send, in bytes; beyond it connections are slowed down and closed.
  size_t memory_bytes_max = limits::kGrpcMemoryBytes;
  // A client that has been silent for so long is asked for a word, and given up without one within the time-out.
  absl::Duration keepalive_time = limits::kKeepaliveTime;
  absl::Duration keepalive_timeout = limits::kKeepaliveTimeout;
  // A client that asks more often is told to go away.
  absl::Duration keepalive_time_min = limits::kKeepaliveTimeMin;
};

// Thread-safe after Start.
class GrpcServer {
 public:
  // `dispatcher` must be sealed, and outlive the server and its calls.
  GrpcServer(Dispatcher* dispatcher, GrpcServerOptions options);
  // Shuts down without grace if nobody did.
  ~GrpcServer();

  // INVALID_ARGUMENT: the options. UNAVAILABLE / ADDRESS_UNAVAILABLE {address}: cannot listen there.
  absl::Status Start();

  // The port that is listened on.
  int port() const { return port_; }

  // Stops accepting calls, ends streams with UNAVAILABLE / SERVER_STOPPING (their callers go on elsewhere), those in
  // which the caller still sends once what came is answered; waits up to `grace` for the other calls, cancels the rest.
  // Later calls do nothing.
  void Shutdown(absl::Duration grace);

 private:
  Dispatcher* const dispatcher_;
  const GrpcServerOptions options_;
  grpc::AsyncGenericService service_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::shared_ptr<class GrpcServerLoop>> loops_;
  int port_ = 0;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_GRPC_SERVER_H_
