// Calls any method with bytes that are already encoded, as fast as gRPC allows: the load on bare servers and ours
// alike.
#ifndef OUTLAY_TOOLS_BENCH_RAW_CLIENT_H_
#define OUTLAY_TOOLS_BENCH_RAW_CLIENT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"

namespace outlay::bench {

using Metadata = std::vector<std::pair<std::string, std::string>>;

// One open stream; at most one Write and one Read at a time. Destroy it after Finish has answered.
class RawStream {
 public:
  virtual ~RawStream() = default;
  virtual void Write(const grpc::ByteBuffer& message, UniqueFunction<void(bool)> done) = 0;
  virtual void WritesDone(UniqueFunction<void(bool)> done) = 0;
  virtual void Read(grpc::ByteBuffer* into, UniqueFunction<void(bool)> done) = 0;
  virtual void Finish(UniqueFunction<void(grpc::Status)> done) = 0;
};

// Thread-safe.
class RawClient {
 public:
  struct Options {
    std::string address;
    int channels = 4;                            // connections; one carries less than a server can do
    int threads = 2;                             // completion queues, a thread each
    absl::Duration timeout = absl::Seconds(60);  // of a unary call; streams have none
  };

  explicit RawClient(Options options);
  // All calls must have ended.
  ~RawClient();

  // UNAVAILABLE: no connection within the timeout.
  absl::Status Connect();

  using Reply = UniqueFunction<void(absl::StatusOr<grpc::ByteBuffer>)>;
  // `caller` chooses connection and queue.
  void Call(size_t caller, const std::string& method, const Metadata& metadata, const grpc::ByteBuffer& request,
            Reply done);
  // Opens a stream of any kind; `ready` tells that it can be used, or that it will only ever Finish.
  std::unique_ptr<RawStream> Open(size_t caller, const std::string& method, const Metadata& metadata,
                                  UniqueFunction<void(bool)> ready);

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

grpc::ByteBuffer ToBuffer(std::string_view bytes);
std::string ToString(const grpc::ByteBuffer& buffer);
absl::Status ToStatus(const grpc::Status& status);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_RAW_CLIENT_H_
