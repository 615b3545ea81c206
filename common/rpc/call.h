// One call in progress as its handler sees it: the checked request, and the means to answer it.
//
// Calls do not depend on the transport: gRPC and the simulator drive the same handlers. A handler returns at once; it
// keeps the call until it can finish it, from any thread. A call that is dropped unfinished answers INTERNAL, or, once
// the server stops, UNAVAILABLE / SERVER_STOPPING.
#ifndef OUTLAY_COMMON_RPC_CALL_H_
#define OUTLAY_COMMON_RPC_CALL_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
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

// Facts about a call that the wrapper has established before the handler runs.
struct CallContext {
  const Method* method = nullptr;
  Caller caller;
  std::string request_id;    // the caller's, or empty: reads, and methods whose resource id is the key
  Digest request_digest{};   // mutations only: over the method and the request's fields, without request_id
  std::string trace_parent;  // W3C traceparent, or empty
  absl::Time started;        // when the call reached the wrapper
  absl::Time deadline;       // unary calls: always set; streams: InfiniteFuture when the caller set none
};

// The end of an accepted call. At most one of `message` and `bytes` is set; both are used only during Finish.
struct Reply {
  const google::protobuf::Message* message = nullptr;
  const std::string* bytes = nullptr;  // a serialized message
  // The organization's sequence of the answer's log record; 0: nothing was recorded. Sent under
  // kOrganizationSequenceKey.
  uint64_t organization_sequence = 0;
};

// The transport's side of a call. Thread-safe. Finish is called at most once, and nothing is called after it.
class Transport {
 public:
  virtual ~Transport() = default;
  // Ends the call. `reply` is empty on errors and on server streams.
  virtual void Finish(const absl::Status& status, const Reply& reply) = 0;
  // Streams only. `done(true)`: `into` is filled. `done(false)`: the caller sends no more messages, or has gone. An
  // error: the bytes do not parse as the message. At most one Read and one Write at a time; `into` must live until
  // `done`.
  virtual void Read(google::protobuf::Message* into, UniqueFunction<void(absl::StatusOr<bool>)> done) = 0;
  // Streams only. `done(false)`: the caller has gone. The message is serialized before Write returns.
  virtual void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) = 0;
  // Streams that only read: stops reading; a pending Read is told that no message follows.
  virtual void EndReads() = 0;
  // Streams only: identifies the Write in progress by a number that differs for each Write; 0: none.
  virtual uint64_t write_under_way() const = 0;
  // Streams only: ends the call as if the caller had gone; pending Reads and Writes are told so.
  virtual void Cut() = 0;
  // Returns true once the caller gave up, its deadline passed, or the server stops. Nothing more is read then, but
  // messages that were read are still answered.
  virtual bool cancelled() const = 0;
  // Returns whether the server has stopped taking calls; a handler that then drops its calls is not at fault.
  virtual bool server_stops() const { return false; }
};

// The part of the server that started the call; it is notified once of the call's end. Thread-safe.
class CallOwner {
 public:
  virtual ~CallOwner() = default;
  // Returns an identifier that the caller gets in place of an internal error; the log has it next to the error.
  virtual std::string NewIncident() = 0;
  // `status` is the error as the server knows it; `answered` is the one that the caller gets (see Presentable in
  // status.h).
  virtual void OnFinished(const CallContext& context, const absl::Status& status, const absl::Status& answered) = 0;
  // Returns the caller of a stream with its current reach, or the error if it is no longer allowed to do what it began.
  // Called before every message but the first. UNAUTHENTICATED / CREDENTIALS_EXPIRED: the caller's credential is no
  // longer valid.
  virtual absl::StatusOr<Caller> JudgeAgain(const CallContext& context) = 0;
};

// State shared by the typed calls below: context, transport, and whether the call has ended.
class CallState {
 public:
  CallState() = default;
  virtual ~CallState();
  CallState(const CallState&) = delete;
  CallState& operator=(const CallState&) = delete;

  // Called by the dispatcher before the handler runs. `owner` must outlive the call.
  void Start(std::shared_ptr<Transport> transport, CallOwner* owner);
  CallContext& mutable_context() { return context_; }

  const CallContext& context() const { return context_; }
  // The caller with its rights as of the last message that was read.
  const Caller& judged_caller() const { return judged_.has_value() ? *judged_ : context_.caller; }
  Transport& transport() { return *transport_; }
  // Returns true once the caller gave up or is no longer allowed to go on, the server stops, or the call has ended.
  bool cancelled() const {
    return finished_.load(std::memory_order_acquire) || is_stopped_.load(std::memory_order_acquire) ||
           transport_->cancelled();
  }

  // Ends the call; only the first Finish has an effect.
  void Finish(const absl::Status& status, const Reply& reply);
  // Ends a stream with an error, after what is being written. A handler that reads the stream is told that nothing more
  // comes, and may still answer what it has read. Then the stream ends with `why`, whatever the handler says: requests
  // that were not answered had no effect.
  void Stop(const absl::Status& why);
  // Streams: cuts the stream off if its caller has left an answer unread for too long, see limits::kWriteTime. To be
  // called repeatedly, but not by several threads at once.
  void CutIfStuck(absl::Time now);
  // Streams: returns whether the caller is still allowed to send messages; for messages after the first.
  absl::Status JudgeAgain();
  // Streams: makes the checks of a unary request for one message.
  absl::Status CheckMessage(const google::protobuf::Message& message);

 private:
  CallContext context_;
  std::shared_ptr<Transport> transport_;
  CallOwner* owner_ = nullptr;
  std::atomic<bool> finished_{false};
  std::atomic<bool> is_stopped_{false};
  absl::Status stopped_;  // once is_stopped_ is set, never changed
  std::once_flag stopping_;
  // Used by CutIfStuck: the Write that it saw last, and when first; of what was stopped kStopped, and since when.
  uint64_t seen_write_ = 0;
  absl::Time seen_write_time_;
  // Used by one Read at a time.
  bool first_message_ = true;
  std::optional<Caller> judged_;  // streams: the caller with its rights as of the last message after the first
};

// The state of a call whose request is a `Request`; both are one allocation.
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
  // `bytes` must be a serialized Response, as the log holds it.
  void FinishSerialized(const std::string& bytes, uint64_t organization_sequence = 0) const {
    state_->Finish(absl::OkStatus(), {.bytes = &bytes, .organization_sequence = organization_sequence});
  }

 private:
  std::shared_ptr<TypedCallState<Request>> state_;
};

// A message of a stream, and the error that its checks found.
template <typename Request>
struct CheckedMessage {
  Request message;
  absl::Status status;  // INVALID_ARGUMENT
};

// A streamed call: server-streaming (Request is the one request, already read), client-streaming or bidirectional (Read
// returns the messages one by one). Copies refer to the same call.
template <typename Request, typename Response>
class Stream {
 public:
  explicit Stream(std::shared_ptr<TypedCallState<Request>> state) : state_(std::move(state)) {}

  // Server-streaming only.
  const Request& request() const { return state_->request; }
  const CallContext& context() const { return state_->context(); }
  const Caller& caller() const { return state_->context().caller; }
  // The caller with its rights as of the last message that was read. Valid until the next Read.
  const Caller& judged_caller() const { return state_->judged_caller(); }
  bool cancelled() const { return state_->cancelled(); }

  // Reads the next message; nullopt: there is none. A message that fails its checks stops the stream, and nullopt
  // follows.
  void Read(UniqueFunction<void(std::optional<Request>)> done) const;
  // Like Read, for streams that answer each message. The stream is stopped only by bytes that do not parse, by a caller
  // that is no longer allowed to go on, and by the name of another organization.
  void ReadChecked(UniqueFunction<void(std::optional<CheckedMessage<Request>>)> done) const;
  // `done(false)`: the caller has gone; stop writing.
  void Write(const Response& message, UniqueFunction<void(bool)> done) const {
    state_->transport().Write(message, std::move(done));
  }
  // Ends the stream. A client-streaming call must end with its answer or an error instead of OK.
  void Finish(const absl::Status& status) const { state_->Finish(status, {}); }
  // Client-streaming: ends the call with its one answer.
  void Finish(const Response& response) const { state_->Finish(absl::OkStatus(), {.message = &response}); }

 private:
  std::shared_ptr<TypedCallState<Request>> state_;
};

template <typename Request, typename Response>
void Stream<Request, Response>::Read(UniqueFunction<void(std::optional<Request>)> done) const {
  ReadChecked([state = state_, done = std::move(done)](std::optional<CheckedMessage<Request>> read) mutable {
    if (read.has_value() && !read->status.ok()) {
      state->Stop(read->status);
      read.reset();
    }
    done(read.has_value() ? std::optional<Request>(std::move(read->message)) : std::nullopt);
  });
}

template <typename Request, typename Response>
void Stream<Request, Response>::ReadChecked(UniqueFunction<void(std::optional<CheckedMessage<Request>>)> done) const {
  auto next = std::make_unique<CheckedMessage<Request>>();
  Request* into = &next->message;
  state_->transport().Read(
      into, [state = state_, next = std::move(next), done = std::move(done)](absl::StatusOr<bool> read) mutable {
        absl::Status status = read.status();
        const bool is_there = status.ok() && *read;
        if (is_there) {
          status = state->JudgeAgain();
          if (status.ok()) next->status = state->CheckMessage(next->message);
          if (!absl::IsInvalidArgument(next->status)) status.Update(next->status);
        }
        if (!status.ok()) {
          state->Stop(status);
        }
        // The stream may have been stopped meanwhile by a recheck of the caller's rights.
        done(is_there && !state->cancelled() ? std::optional(std::move(*next)) : std::nullopt);
      });
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CALL_H_
