// One call in progress, as a handler sees it: the checked request and the way to answer it.
//
// Transport-neutral: gRPC and the simulator drive the same handlers. A handler returns at once; it keeps the call until
// it can finish it, from any thread. A call that is dropped unfinished answers INTERNAL.
#ifndef OUTLAY_COMMON_RPC_CALL_H_
#define OUTLAY_COMMON_RPC_CALL_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/function.h"
#include "common/rpc/caller.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

class Method;

// What the wrapper has established before the handler runs.
struct CallContext {
  const Method* method = nullptr;
  Caller caller;
  std::string request_id;    // the caller's, or empty: reads, and methods whose resource id is the key
  Digest request_digest{};   // mutations only: over the method and the request's fields, without request_id
  std::string trace_parent;  // W3C traceparent, or empty
  absl::Time started;        // when the call reached the wrapper
  absl::Time deadline;       // unary calls: always set; streams: InfiniteFuture when the caller named none
};

// What ends an accepted call. At most one of `message` and `bytes` is set; both are only used during Finish.
struct Reply {
  const google::protobuf::Message* message = nullptr;
  const std::string* bytes = nullptr;  // a serialized message
  // Of the log record behind the answer; 0: nothing was recorded. Travels under kOrganizationSequenceKey.
  uint64_t organization_sequence = 0;
};

// The transport's half of a call. Thread-safe; Finish at most once, and nothing after it.
class Transport {
 public:
  virtual ~Transport() = default;
  // Ends the call. `reply` is empty on errors and on server streams.
  virtual void Finish(const absl::Status& status, const Reply& reply) = 0;
  // Streams only. `done(true)`: `into` is filled; `done(false)`: the caller's messages are over, or the caller is gone;
  // an error: the bytes are no such message. At most one Read and one Write at a time; `into` must live until `done`.
  virtual void Read(google::protobuf::Message* into, UniqueFunction<void(absl::StatusOr<bool>)> done) = 0;
  // Streams only. `done(false)`: the caller is gone. The message is serialized before Write returns.
  virtual void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) = 0;
  // The caller gave up, its deadline passed, or the server stops: nothing more is read, and what was read is answered.
  virtual bool cancelled() const = 0;
};

// Where a call came from: hears of its end, once. Thread-safe.
class CallOwner {
 public:
  virtual ~CallOwner() = default;
  // Names what the caller must not see; the log has it beside the error.
  virtual std::string NewIncident() = 0;
  // `status` is what the server knows; `answered` what the caller is told (see Presentable in status.h).
  virtual void OnFinished(const CallContext& context, const absl::Status& status, const absl::Status& answered) = 0;
  // Whether the caller of a stream still may do what it began, and where as of now: asked before every message but the
  // first.
  virtual absl::StatusOr<Caller> JudgeAgain(const CallContext& context) = 0;
};

// State shared by the typed calls below: context, transport, and what must happen once at the end.
class CallState {
 public:
  CallState() = default;
  virtual ~CallState();
  CallState(const CallState&) = delete;
  CallState& operator=(const CallState&) = delete;

  // Before the handler runs, by the dispatcher. `owner` must outlive the call.
  void Start(std::shared_ptr<Transport> transport, CallOwner* owner);
  CallContext& mutable_context() { return context_; }

  const CallContext& context() const { return context_; }
  // As of the last message that was read.
  const Caller& judged_caller() const { return judged_.has_value() ? *judged_ : context_.caller; }
  Transport& transport() { return *transport_; }
  // The caller gave up, the server stops, or the call has ended.
  bool cancelled() const { return finished_.load(std::memory_order_acquire) || transport_->cancelled(); }

  // Only the first one counts.
  void Finish(const absl::Status& status, const Reply& reply);
  // Streams: the checks of a unary request, for one message; whether the caller still may, for those after the first.
  absl::Status CheckMessage(const google::protobuf::Message& message);

 private:
  CallContext context_;
  std::shared_ptr<Transport> transport_;
  CallOwner* owner_ = nullptr;
  std::atomic<bool> finished_{false};
  // Used by one Read at a time.
  bool first_message_ = true;
  std::optional<Caller> judged_;  // streams: with its rights as of the last message but the first
};

// The state of a call whose request is a `Request`; one allocation for both.
template <typename Request>
class TypedCallState final : public CallState {
 public:
  Request request;
};

// A unary call. Copies refer to the same call.
template <typename Request, typename Response>
class Call {
 public:
  explicit Call(std::shared_ptr<TypedCallState<Request>> state) : state_(std::move(state)) {}

  // Lives as long as any copy of the call.
  const Request& request() const { return state_->request; }
  const CallContext& context() const { return state_->context(); }
  const Caller& caller() const { return state_->context().caller; }
  bool cancelled() const { return state_->cancelled(); }

  void Finish(const Response& response, uint64_t organization_sequence = 0) const {
    state_->Finish(absl::OkStatus(), {.message = &response, .organization_sequence = organization_sequence});
  }
  void Finish(const absl::Status& error) const { state_->Finish(error, {}); }
  void Finish(const absl::StatusOr<Response>& result) const { result.ok() ? Finish(*result) : Finish(result.status()); }
  // `bytes` must be a serialized Response: what the log remembers as the answer.
  void FinishSerialized(const std::string& bytes, uint64_t organization_sequence = 0) const {
    state_->Finish(absl::OkStatus(), {.bytes = &bytes, .organization_sequence = organization_sequence});
  }

 private:
  std::shared_ptr<TypedCallState<Request>> state_;
};

// A streamed call: server-streaming (Request is the one request, already read), client-streaming and bidirectional
// (Read gives the messages one by one). Copies refer to the same call.
template <typename Request, typename Response>
class Stream {
 public:
  explicit Stream(std::shared_ptr<TypedCallState<Request>> state) : state_(std::move(state)) {}

  // Server-streaming only.
  const Request& request() const { return state_->request; }
  const CallContext& context() const { return state_->context(); }
  const Caller& caller() const { return state_->context().caller; }
  // With the rights as of the last message that was read; until the next Read.
  const Caller& judged_caller() const { return state_->judged_caller(); }
  bool cancelled() const { return state_->cancelled(); }

  // The next message, or nullopt at the end. A message that fails its checks ends the call, and nullopt follows.
  void Read(UniqueFunction<void(std::optional<Request>)> done) const;
  // `done(false)`: the caller is gone; stop.
  void Write(const Response& message, UniqueFunction<void(bool)> done) const {
    state_->transport().Write(message, std::move(done));
  }
  // OK ends the stream well, except in a client-streaming call, which must end with its answer or an error.
  void Finish(const absl::Status& status) const { state_->Finish(status, {}); }
  // Client-streaming: the one answer.
  void Finish(const Response& response) const { state_->Finish(absl::OkStatus(), {.message = &response}); }

 private:
  std::shared_ptr<TypedCallState<Request>> state_;
};

template <typename Request, typename Response>
void Stream<Request, Response>::Read(UniqueFunction<void(std::optional<Request>)> done) const {
  auto message = std::make_unique<Request>();
  Request* into = message.get();
  state_->transport().Read(
      into, [state = state_, message = std::move(message), done = std::move(done)](absl::StatusOr<bool> read) mutable {
        absl::Status status = read.status();
        if (status.ok() && *read) {
          status = state->CheckMessage(*message);
        }
        if (!status.ok()) {
          state->Finish(status, {});
        }
        // It may have been ended meanwhile, by whoever watches over the caller's rights.
        status.Update(state->cancelled() ? absl::CancelledError() : absl::OkStatus());
        done(status.ok() && *read ? std::optional<Request>(std::move(*message)) : std::nullopt);
      });
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CALL_H_
