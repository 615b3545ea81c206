// Calls that block until they are answered: for tests, tools and the demo. Servers never block.
#ifndef OUTLAY_COMMON_RPC_BLOCKING_H_
#define OUTLAY_COMMON_RPC_BLOCKING_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "common/rpc/channel.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

// Calls as Channel::Call and returns its status. Must not be called on a thread of a channel or scheduler.
absl::Status CallAndWait(Channel& channel, std::string_view method, const google::protobuf::Message& request,
                         google::protobuf::Message* response, const CallOptions& options);

// A stream whose operations block; see ClientStream.
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
