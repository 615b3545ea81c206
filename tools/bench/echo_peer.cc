#include "tools/bench/echo_peer.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::bench {

absl::StatusOr<std::unique_ptr<EchoPeer>> EchoPeer::Start(std::string_view kind, int threads, size_t reply_bytes) {
  auto peer = std::make_unique<EchoPeer>();
  OUTLAY_ASSIGN_OR_RETURN(
      peer->process_,
      process::Child::Start({.command = {process::ProgramFolder() + "/outlay_bench_peer", std::string(kind),
                                         std::to_string(threads), std::to_string(reply_bytes)}}));
  OUTLAY_ASSIGN_OR_RETURN(const std::string port, peer->process_.ReadLine());
  peer->client_ = std::make_unique<RawClient>(RawClient::Options{.address = Concat("127.0.0.1:", port)});
  OUTLAY_RETURN_IF_ERROR(peer->client_->Connect());
  return peer;
}

Operation Repeat(RawClient& client, const UnaryCalls& calls) {
  return [&client, &calls](size_t caller, Done done) {
    client.Call(caller, calls.method, calls.metadata, calls.request,
                [done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                  done(reply.ok() ? absl::StatusOr<int64_t>(1) : reply.status());
                });
  };
}

}  // namespace outlay::bench
