// The faster of both bare gRPC servers under the requests of a benchmark: what a service is held against.
#ifndef OUTLAY_TOOLS_BENCH_RIVAL_H_
#define OUTLAY_TOOLS_BENCH_RIVAL_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/echo_peer.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace outlay::bench {

class EchoRival {
 public:
  // Sends a benchmark's requests to a bare server.
  using Requests = std::function<Operation(RawClient& client)>;

  // Tries both kinds for a second each. They answer `reply_bytes`.
  static absl::StatusOr<std::unique_ptr<EchoRival>> Start(size_t reply_bytes, size_t callers, Requests requests,
                                                          const Report& report);

  // Items per second in a window; remembered.
  absl::StatusOr<double> Rate(absl::Duration window);
  const std::vector<double>& rates() const { return rates_; }
  // For what a ratio is a ratio to.
  const std::string& name() const { return name_; }
  RawClient& client() { return peer_->client(); }

 private:
  EchoRival(size_t callers, Requests requests) : callers_(callers), requests_(std::move(requests)) {}
  absl::StatusOr<double> RateOf(EchoPeer& peer, absl::Duration warm_up, absl::Duration window) const;

  const size_t callers_;
  const Requests requests_;
  std::unique_ptr<EchoPeer> peer_;
  std::string name_;
  std::vector<double> rates_;
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_RIVAL_H_
