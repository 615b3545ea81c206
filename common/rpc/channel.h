// The caller's side: calls methods of a peer by name, over gRPC or inside the simulator.
#ifndef OUTLAY_COMMON_RPC_CHANNEL_H_
#define OUTLAY_COMMON_RPC_CHANNEL_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/rpc/caller.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

struct CallOptions {
  Caller caller;
  absl::Duration timeout = absl::Seconds(30);
};

// One open stream. At most one Read and one Write at a time; destroying it cancels it.
class ClientStream {
 public:
  virtual ~ClientStream() = default;
  // May also be called after the stream's end.
  virtual void Cancel() = 0;
  // Returns whether the peer may have received what was written. If it is false at a Cancel, it stays false.
  virtual bool HasReached() const = 0;
  virtual void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) = 0;
  virtual void WritesDone() = 0;
  // `done(false)`: no message follows; Finish then returns the reason.
  virtual void Read(google::protobuf::Message* into, UniqueFunction<void(bool)> done) = 0;
  // Ends the call and returns its status. To be called after Read returned false.
  virtual void Finish(UniqueFunction<void(absl::Status)> done) = 0;
};

// Thread-safe. Errors carry the server's reason and metadata (common/base/errors.h), or are UNAVAILABLE /
// DEPENDENCY_UNAVAILABLE when the peer cannot be reached, and DEADLINE_EXCEEDED when it did not answer in time. In
// these two cases the outcome is unknown, and a retry with the same request id returns the true one.
class Channel {
 public:
  virtual ~Channel() = default;
  // `method`: "/outlay.purchase_order.v1.PurchaseOrders/CreatePurchaseOrder". `request` is serialized before returning;
  // `response` must live until `done`.
  virtual void Call(std::string_view method, const google::protobuf::Message& request,
                    google::protobuf::Message* response, const CallOptions& options,
                    UniqueFunction<void(absl::Status)> done) = 0;
  // Opens a stream of any kind. A server-streaming method gets its one request by Write and WritesDone.
  virtual std::unique_ptr<ClientStream> Open(std::string_view method, const CallOptions& options) = 0;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CHANNEL_H_
