// An echo server in a process of its own, and a client that is connected to it.
#ifndef OUTLAY_TOOLS_BENCH_ECHO_PEER_H_
#define OUTLAY_TOOLS_BENCH_ECHO_PEER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/bench/load.h"
#include "tools/bench/raw_client.h"
#include "tools/process/child.h"

namespace outlay::bench {

class EchoPeer {
 public:
  // `kind`: queues, callbacks or wrapper (see peer_main.cc). `reply_bytes` 0: the request is answered.
  static absl::StatusOr<std::unique_ptr<EchoPeer>> Start(std::string_view kind, int threads, size_t reply_bytes = 0);

  const process::Child& process() const { return process_; }
  RawClient& client() { return *client_; }

 private:
  process::Child process_;
  std::unique_ptr<RawClient> client_;
};

// The calls that a benchmark makes.
struct UnaryCalls {
  std::string method;
  Metadata metadata;
  grpc::ByteBuffer request;
};

// Makes the same call again and again. `client` and `calls` must outlive the operation.
Operation Repeat(RawClient& client, const UnaryCalls& calls);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_ECHO_PEER_H_
