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
  // Memory that gRPC may use for data from clients, in bytes; above it, connections are slowed down and closed.
  size_t memory_bytes_max = limits::kGrpcMemoryBytes;
  // A client that has been silent for this long is pinged, and disconnected if it does not answer within the time-out.
  absl::Duration keepalive_time = limits::kKeepaliveTime;
  absl::Duration keepalive_timeout = limits::kKeepaliveTimeout;
  // A client that pings more often is disconnected.
  absl::Duration keepalive_time_min = limits::kKeepaliveTimeMin;
};

// Thread-safe after Start.
class GrpcServer {
 public:
  // `dispatcher` must be sealed, and outlive the server and its calls.
  GrpcServer(Dispatcher* dispatcher, GrpcServerOptions options);
  // Shuts down without grace if Shutdown was not called.
  ~GrpcServer();

  // INVALID_ARGUMENT: the options are invalid. UNAVAILABLE / ADDRESS_UNAVAILABLE {address}: cannot listen there.
  absl::Status Start();

  // Returns the port that the server listens on.
  int port() const { return port_; }

  // Stops accepting calls and ends streams with UNAVAILABLE / SERVER_STOPPING, so that their callers go on elsewhere;
  // streams in which the caller still sends end once the messages received are answered. Waits up to `grace` for the
  // other calls and cancels the rest. Later calls do nothing.
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
