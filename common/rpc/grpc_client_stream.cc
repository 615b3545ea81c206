#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/completion_loop.h"
#include "common/rpc/grpc_client_call.h"
#include "common/rpc/wire.h"

namespace outlay::rpc {
namespace {

// The stream itself; it lives until gRPC has returned its tags and its handle is destroyed.
class StreamCall : public std::enable_shared_from_this<StreamCall> {
 public:
  StreamCall(ChannelPool* pool, std::string service) : pool_(pool), service_(std::move(service)) {}
  ~StreamCall() { pool_->Leave(&context_); }

  void Start(grpc::GenericStub& stub, std::string_view method, const CallOptions& options) {
    Prepare(options, context_);
    grpc::CompletionQueue* const queue = pool_->Enter(&context_);
    if (queue == nullptr) {
      return;
    }
    stream_ = stub.PrepareCall(&context_, std::string(method), queue);
    stream_->StartCall(Held(started_));
  }

  // gRPC sends no message before the call has started, and none of a call that could not start.
  void Cancel() {
    context_.TryCancel();
    const std::lock_guard lock(mutex_);
    if (!is_started_) is_cancelled_ = true;
  }
  bool has_reached() const {
    const std::lock_guard lock(mutex_);
    return has_reached_;
  }

  void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) {
    outgoing_ = SerializeMessage(message);
    write_done_ = std::move(done);
    WhenStarted([this] { is_cancelled_ ? OnWritten(false) : stream_->Write(outgoing_, Held(written_)); });
  }

  void WritesDone() {
    WhenStarted([this] { stream_->WritesDone(Held(closed_)); });
  }

  void Read(google::protobuf::Message* into, UniqueFunction<void(bool)> done) {
    read_into_ = into;
    read_done_ = std::move(done);
    WhenStarted([this] { stream_->Read(&incoming_, Held(read_)); });
  }

  void Finish(UniqueFunction<void(absl::Status)> done) {
    finish_done_ = std::move(done);
    WhenStarted([this] { stream_->Finish(&status_, Held(ended_)); });
  }

 private:
  class Step final : public Completion {
   public:
    Step(StreamCall* call, void (StreamCall::*then)(bool)) : call_(call), then_(then) {}
    // Returns the tag, and keeps the call alive until the tag comes back.
    void* Hold(std::shared_ptr<StreamCall> holder) {
      holder_ = std::move(holder);
      return Tag();
    }

   private:
    void OnCompleted(bool good) override {
      const std::shared_ptr<StreamCall> holder = std::move(holder_);
      (call_->*then_)(good);
    }

    StreamCall* const call_;
    void (StreamCall::*const then_)(bool);
    std::shared_ptr<StreamCall> holder_;
  };

  void* Held(Step& step) { return step.Hold(shared_from_this()); }

  // gRPC accepts no operation before the call has started.
  void WhenStarted(UniqueFunction<void()> operation) {
    if (stream_ == nullptr) {
      Abandon();
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      if (!is_started_) {
        waiting_.push_back(std::move(operation));
        return;
      }
    }
    operation();
  }

  // The process is ending: the pool accepts no more calls.
  void Abandon() {
    if (auto done = std::exchange(write_done_, {})) {
      done(false);
    }
    if (auto done = std::exchange(read_done_, {})) {
      done(false);
    }
    if (auto done = std::exchange(finish_done_, {})) {
      done(absl::CancelledError("the process ends"));
    }
  }

  void OnStarted(bool good) {
    std::vector<UniqueFunction<void()>> waiting;
    {
      const std::lock_guard lock(mutex_);
      is_started_ = true;
      has_reached_ = good && !is_cancelled_;
      waiting = std::move(waiting_);
    }
    for (UniqueFunction<void()>& operation : waiting) {
      operation();
    }
  }
  void OnWritten(bool good) { std::exchange(write_done_, {})(good); }
  void OnClosed(bool) {}
  void OnRead(bool good) {
    const bool parsed = good && ParseMessage(incoming_, read_into_);
    if (good && !parsed) {
      malformed_ = true;
      context_.TryCancel();
    }
    std::exchange(read_done_, {})(parsed);
  }
  void OnEnded(bool) {
    std::exchange(finish_done_, {})(malformed_ ? absl::InternalError("the peer's answer is not of the expected type")
                                               : ToCallerStatus(status_, service_));
  }

  ChannelPool* const pool_;
  const std::string service_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  Step started_{this, &StreamCall::OnStarted};
  Step written_{this, &StreamCall::OnWritten};
  Step closed_{this, &StreamCall::OnClosed};
  Step read_{this, &StreamCall::OnRead};
  Step ended_{this, &StreamCall::OnEnded};

  mutable std::mutex mutex_;
  bool is_started_ = false;                      // Guarded by mutex_.
  bool has_reached_ = false;                     // Guarded by mutex_.
  bool is_cancelled_ = false;                    // Before it started; never changed afterwards.
  std::vector<UniqueFunction<void()>> waiting_;  // Guarded by mutex_.

  // Each belongs to the operation of its kind that is in progress.
  grpc::ByteBuffer outgoing_;
  UniqueFunction<void(bool)> write_done_;
  google::protobuf::Message* read_into_ = nullptr;
  grpc::ByteBuffer incoming_;
  UniqueFunction<void(bool)> read_done_;
  std::atomic<bool> malformed_{false};
  grpc::Status status_;
  UniqueFunction<void(absl::Status)> finish_done_;
};

class GrpcClientStream final : public ClientStream {
 public:
  explicit GrpcClientStream(std::shared_ptr<StreamCall> call) : call_(std::move(call)) {}
  ~GrpcClientStream() override { call_->Cancel(); }
  void Cancel() override { call_->Cancel(); }
  bool HasReached() const override { return call_->has_reached(); }
  void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) override {
    call_->Write(message, std::move(done));
  }
  void WritesDone() override { call_->WritesDone(); }
  void Read(google::protobuf::Message* into, UniqueFunction<void(bool)> done) override {
    call_->Read(into, std::move(done));
  }
  void Finish(UniqueFunction<void(absl::Status)> done) override { call_->Finish(std::move(done)); }

 private:
  std::shared_ptr<StreamCall> call_;
};

}  // namespace

std::unique_ptr<ClientStream> OpenGrpcStream(grpc::GenericStub& stub, ChannelPool& pool, const std::string& service,
                                             std::string_view method, const CallOptions& options) {
  auto call = std::make_shared<StreamCall>(&pool, service);
  call->Start(stub, method, options);
  return std::make_unique<GrpcClientStream>(std::move(call));
}

}  // namespace outlay::rpc
