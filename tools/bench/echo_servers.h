// Servers that answer what they get: bare gRPC in its two asynchronous forms, and ours.
#ifndef OUTLAY_TOOLS_BENCH_ECHO_SERVERS_H_
#define OUTLAY_TOOLS_BENCH_ECHO_SERVERS_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"

namespace outlay::bench {

// The one method that bare servers have; ours have those of bench.proto.
inline constexpr char kBareMethod[] = "/outlay.bench.v1.Bare/Echo";
inline constexpr char kGetEcho[] = "/outlay.bench.v1.Echoes/GetEcho";
inline constexpr char kCreateEcho[] = "/outlay.bench.v1.Echoes/CreateEcho";

class EchoServer {
 public:
  virtual ~EchoServer() = default;
  virtual int port() const = 0;
};

struct EchoServerOptions {
  int threads = 2;         // that poll, where the API has such a choice
  size_t reply_bytes = 0;  // bare servers: answer so many bytes instead of the request
};

// Completion queues, one thread each; the method is registered, requests and replies stay bytes.
absl::StatusOr<std::unique_ptr<EchoServer>> ServeByQueues(const EchoServerOptions& options);
// Callbacks on gRPC's own threads.
absl::StatusOr<std::unique_ptr<EchoServer>> ServeByCallbacks(const EchoServerOptions& options);
// Our wrapper: dispatcher behind GrpcServer.
absl::StatusOr<std::unique_ptr<EchoServer>> ServeByWrapper(const EchoServerOptions& options);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_ECHO_SERVERS_H_
