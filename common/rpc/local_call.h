// The common part of a LocalChannel's unary and streamed calls. Internal to it.
#ifndef OUTLAY_COMMON_RPC_LOCAL_CALL_H_
#define OUTLAY_COMMON_RPC_LOCAL_CALL_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"

namespace outlay::rpc {

// The caller's metadata as a gRPC channel would send them.
class LocalIncomingCall final : public IncomingCall {
 public:
  explicit LocalIncomingCall(CallOptions options) : options_(std::move(options)) {}
  std::optional<std::string_view> Find(std::string_view key) const override;
  absl::Duration time_left() const override { return options_.timeout; }

 private:
  CallOptions options_;
};

// UNAVAILABLE / DEPENDENCY_UNAVAILABLE: the peer is down. UNIMPLEMENTED: it has no such method.
absl::StatusOr<const BoundMethod*> FindPeerMethod(const LocalChannelOptions& options, std::string_view method,
                                                  Dispatcher** peer);

// Returns the error as the other side receives it.
absl::Status AcrossTheWire(const absl::Status& status);

std::string ReplyBytes(const Reply& reply);

std::unique_ptr<ClientStream> OpenLocalStream(std::shared_ptr<const LocalChannelOptions> options,
                                              std::string_view method, const CallOptions& call_options);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_LOCAL_CALL_H_
