// Open streams that answer each message before the next one is sent.
#ifndef OUTLAY_TOOLS_BENCH_MESSAGE_STREAMS_H_
#define OUTLAY_TOOLS_BENCH_MESSAGE_STREAMS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "grpcpp/support/byte_buffer.h"
#include "tools/bench/raw_client.h"

namespace outlay::bench {

class MessageStreams {
 public:
  using Answered = UniqueFunction<void(absl::StatusOr<grpc::ByteBuffer>)>;

  // Opens `streams` of a method, spread over the organizations 0 to `organizations` - 1. `client` must outlive this.
  MessageStreams(RawClient& client, const std::string& method, size_t streams, int organizations,
                 const std::function<const Metadata&(int organization)>& metadata);
  // Ends them; no message may be under way.
  ~MessageStreams();

  int OrganizationOf(size_t stream) const;
  // The answer, or why the stream broke; one message at a time.
  void Send(size_t stream, const std::string& message, Answered answered);

 private:
  struct Stream;
  std::vector<std::unique_ptr<Stream>> streams_;
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_MESSAGE_STREAMS_H_
