// One call in progress, as a handler sees it: the checked request and the way to answer it.
//
// Transport-neutral: gRPC and the simulator drive the same handlers. A handler returns at once; it keeps the call until
// it can finish it, from any thread. A call that is dropped unfinished answers INTERNAL.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
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
  std::string request_id;   // the caller's, or empty: reads, and methods whose resource id is the key
  Digest request_digest{};  // over the request's fields, without request_id
  std::string trace_parent;
  absl::Time deadline;
};

// The transport's half of a call. Thread-safe; Finish at most once.
class Transport {
 public:
  virtual ~Transport() = default;
  // Ends the call. `reply` is null on errors and on streams.
  virtual void Finish(const absl::Status& status, const google::protobuf::Message* reply) = 0;
  // Streams only. Read: `done(false)` at the end of the caller's messages. At most one Read and one Write at a time.
  virtual void Read(google::protobuf::Message* into, UniqueFunction<void(bool)> done) = 0;
  virtual void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) = 0;
  virtual bool cancelled() const = 0;
};

// State shared by the typed calls below: context, transport, and what must happen once at the end (metrics, log line).
class CallState {
 public:
  CallState(CallContext context, std::shared_ptr<Transport> transport,
            UniqueFunction<void(const CallContext&, const absl::Status&)> observer);
  ~CallState();
  CallState(const CallState&) = delete;
  CallState& operator=(const CallState&) = delete;

  const CallContext& context() const { return context_; }
  Transport& transport() { return *transport_; }
  // Only the first one counts.
  void Finish(const absl::Status& status, const google::protobuf::Message* reply);

 private:
  CallContext context_;
  std::shared_ptr<Transport> transport_;
  UniqueFunction<void(const CallContext&, const absl::Status&)> observer_;
  std::atomic<bool> finished_{false};
};

// A unary call. Copies refer to the same call.
template <typename Request, typename Response>
class Call {
 public:
  Call(std::shared_ptr<CallState> state, std::shared_ptr<const Request> request)
      : state_(std::move(state)), request_(std::move(request)) {}

  const Request& request() const { return *request_; }
  const CallContext& context() const { return state_->context(); }
  const Caller& caller() const { return state_->context().caller; }

  void Finish(const absl::StatusOr<Response>& result) const {
    state_->Finish(result.status(), result.ok() ? &*result : nullptr);
  }
  void Finish(const Response& response) const { state_->Finish(absl::OkStatus(), &response); }
  void Finish(const absl::Status& error) const { state_->Finish(error, nullptr); }

 private:
  std::shared_ptr<CallState> state_;
  std::shared_ptr<const Request> request_;
};

// A streamed call: server-streaming (Request is the one request, already read), client-streaming and bidirectional
// (Read gives the messages one by one). Copies refer to the same call.
template <typename Request, typename Response>
class Stream {
 public:
  Stream(std::shared_ptr<CallState> state, std::shared_ptr<const Request> request)
      : state_(std::move(state)), request_(std::move(request)) {}

  // Server-streaming only.
  const Request& request() const { return *request_; }
  const CallContext& context() const { return state_->context(); }
  const Caller& caller() const { return state_->context().caller; }
  bool cancelled() const { return state_->transport().cancelled(); }

  // The next message, or nullopt at the end. A message that fails its validation ends the call.
  void Read(UniqueFunction<void(std::optional<Request>)> done) const;
  // `done(false)`: the caller is gone; stop.
  void Write(const Response& message, UniqueFunction<void(bool)> done) const {
    state_->transport().Write(message, std::move(done));
  }
  void Finish(const absl::Status& status) const { state_->Finish(status, nullptr); }
  // Client-streaming: the one answer.
  void Finish(const Response& response) const { state_->Finish(absl::OkStatus(), &response); }

 private:
  std::shared_ptr<CallState> state_;
  std::shared_ptr<const Request> request_;
};

}  // namespace outlay::rpc
