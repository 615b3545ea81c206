// Calls a dispatcher of the same process: for tests, and for the simulator, where whole services share one thread.
//
// Messages are serialized and parsed, and errors are converted to their wire form and back, so a handler sees what it
// would see behind gRPC. Calls and answers go through the Scheduler: nothing re-enters, and the link can delay, lose or
// repeat them.
#ifndef OUTLAY_COMMON_RPC_LOCAL_CHANNEL_H_
#define OUTLAY_COMMON_RPC_LOCAL_CHANNEL_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"

namespace outlay::rpc {

// The fate of one call on the link; by default it arrives unchanged.
struct LinkFate {
  absl::Duration request_delay;
  absl::Duration reply_delay;
  // Unary: there is no answer until the deadline. Streams: the request breaks the stream with UNAVAILABLE.
  bool drop_request = false;
  // Unary: the call runs, but its answer is lost. Streams: decided for each message of the server; a dropped one breaks
  // the stream with UNAVAILABLE.
  bool drop_reply = false;
  // Unary: the call runs twice, and the first answer counts.
  bool duplicate_request = false;
};

// Decides the fate of each call. Thread-safe.
class LinkFaults {
 public:
  virtual ~LinkFaults() = default;
  virtual LinkFate Next(std::string_view method) = 0;
};

struct LocalChannelOptions {
  // The current peer; null: it is down.
  std::function<Dispatcher*()> peer;
  std::string service;             // the peer's name in DEPENDENCY_UNAVAILABLE
  Scheduler* scheduler = nullptr;  // must outlive the channel and its calls
  LinkFaults* faults = nullptr;    // may be null; must outlive the channel and its calls
};

// Thread-safe.
class LocalChannel final : public Channel {
 public:
  explicit LocalChannel(LocalChannelOptions options);

  void Call(std::string_view method, const google::protobuf::Message& request, google::protobuf::Message* response,
            const CallOptions& options, UniqueFunction<void(absl::Status)> done) override;
  std::unique_ptr<ClientStream> Open(std::string_view method, const CallOptions& options) override;

 private:
  std::shared_ptr<const LocalChannelOptions> options_;  // shared with the calls, which may outlive the channel
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_LOCAL_CHANNEL_H_
