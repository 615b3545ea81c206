// Calls that wait for their answer: for tests, tools and the demo. Servers never wait.
#ifndef OUTLAY_COMMON_RPC_BLOCKING_H_
#define OUTLAY_COMMON_RPC_BLOCKING_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "common/rpc/channel.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

// As Channel::Call, and returns what it tells. Must not be called from a channel's or a scheduler's own thread.
absl::Status CallAndWait(Channel& channel, std::string_view method, const google::protobuf::Message& request,
                         google::protobuf::Message* response, const CallOptions& options);

// A stream whose steps wait; see ClientStream.
class BlockingStream {
 public:
  BlockingStream(Channel& channel, std::string_view method, const CallOptions& options);

  bool Write(const google::protobuf::Message& message);
  void WritesDone();
  bool Read(google::protobuf::Message* into);
  absl::Status Finish();

 private:
  std::unique_ptr<ClientStream> stream_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_BLOCKING_H_
