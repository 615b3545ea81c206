// One call on a GrpcServer, from the request for it until its end. Internal to the server.
#ifndef OUTLAY_COMMON_RPC_GRPC_SERVER_CALL_H_
#define OUTLAY_COMMON_RPC_GRPC_SERVER_CALL_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/call.h"
#include "common/rpc/completion_loop.h"
#include "common/rpc/dispatcher.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/support/byte_buffer.h"

namespace outlay::rpc {

class GrpcServerCall;

// One completion queue of the server with its calls. The calls keep it alive.
class GrpcServerLoop : public std::enable_shared_from_this<GrpcServerLoop> {
 public:
  GrpcServerLoop(Dispatcher* dispatcher, grpc::AsyncGenericService* service,
                 std::unique_ptr<grpc::ServerCompletionQueue> queue);

  // Starts polling, with `ready` requests for calls outstanding.
  void Start(int ready);
  // Ends the open streams, see GrpcServerCall::EndForDrain.
  void Drain();
  void Stop() { loop_.Stop(); }

  CompletionLoop& loop() { return loop_; }
  Dispatcher& dispatcher() { return *dispatcher_; }
  // Any thread.
  bool is_draining() const { return draining_.load(std::memory_order_acquire); }
  // The loop's thread only, as is all that follows.
  void RequestCall();
  void Add(GrpcServerCall* stream);
  void Remove(GrpcServerCall* stream) { streams_.erase(stream); }

 private:
  friend class GrpcServerCall;

  Dispatcher* const dispatcher_;
  grpc::AsyncGenericService* const service_;
  grpc::ServerCompletionQueue* const queue_;  // owned by loop_
  CompletionLoop loop_;
  std::unordered_set<GrpcServerCall*> streams_;  // open
  std::atomic<bool> draining_{false};
};

// Every gRPC operation starts and completes on the loop's thread; the methods of Transport may be called on any thread
// and hand over to it. The object keeps itself alive while gRPC holds one of its tags.
class GrpcServerCall final : public Transport,
                             public IncomingCall,
                             public std::enable_shared_from_this<GrpcServerCall> {
 public:
  explicit GrpcServerCall(std::shared_ptr<GrpcServerLoop> loop);

  // Asks gRPC for the next call.
  void Request();
  // Ends a stream with SERVER_STOPPING. A stream that only writes ends at once. In a stream that reads, nothing more is
  // read and cancelled() returns true; the messages that its handler has read are answered, and then it ends. A stream
  // whose caller has sent everything ends by itself.
  void EndForDrain();

  void Finish(const absl::Status& status, const Reply& reply) override;
  void Read(google::protobuf::Message* into, UniqueFunction<void(absl::StatusOr<bool>)> done) override;
  void Write(const google::protobuf::Message& message, UniqueFunction<void(bool)> done) override;
  // In a stream that only writes: what is being written is the last message.
  void EndReads() override;
  uint64_t write_under_way() const override;
  void Cut() override;
  bool cancelled() const override { return cancelled_.load(std::memory_order_acquire); }
  bool server_stops() const override { return loop_->is_draining(); }

  std::optional<std::string_view> Find(std::string_view key) const override;
  absl::Duration time_left() const override;
  Peer peer() const override;

 private:
  class Step final : public Completion {
   public:
    Step(GrpcServerCall* call, void (GrpcServerCall::*then)(bool)) : call_(call), then_(then) {}

   private:
    void OnCompleted(bool good) override { (call_->*then_)(good); }
    GrpcServerCall* const call_;
    void (GrpcServerCall::*const then_)(bool);
  };

  // Called once per tag that gRPC holds.
  void Acquire();
  void Release();

  void OnRequested(bool good);
  void OnFirstMessage(bool good);
  void OnRead(bool good);
  void OnWritten(bool good);
  void OnFinished(bool good);
  void OnDone(bool good);

  void DispatchNow();
  void SetGone();
  // Tells the handler that no message follows.
  void EndRead() { std::exchange(read_done_, {})(false); }
  void StartRead();
  void StopReads();
  bool is_stopped() const { return stopped_reads_ && bound_->method().reads_one_request(); }
  void StartWrite();
  void EndWrite(bool good);
  void StartFinish();

  const std::shared_ptr<GrpcServerLoop> loop_;
  grpc::GenericServerContext context_;
  grpc::GenericServerAsyncReaderWriter stream_{&context_};
  Step requested_{this, &GrpcServerCall::OnRequested};
  Step first_message_{this, &GrpcServerCall::OnFirstMessage};
  Step read_{this, &GrpcServerCall::OnRead};
  Step written_{this, &GrpcServerCall::OnWritten};
  Step ended_{this, &GrpcServerCall::OnFinished};
  Step done_{this, &GrpcServerCall::OnDone};

  std::atomic<bool> cancelled_{false};
  std::atomic<bool> gone_{false};  // Nobody reads what is written.
  // Counts the starts and ends of Writes: odd while one is in progress.
  std::atomic<uint64_t> write_steps_{0};

  // The fields below belong to the loop's thread; the arguments of an operation are stored before it is handed over.
  std::shared_ptr<GrpcServerCall> self_;
  int held_ = 0;
  const BoundMethod* bound_ = nullptr;
  bool reading_ = false;
  bool reads_over_ = false;  // The caller sends no more.
  bool writing_ = false;
  bool finish_wanted_ = false;
  bool finishing_ = false;
  bool draining_ = false;
  bool stopped_reads_ = false;

  grpc::ByteBuffer incoming_;
  google::protobuf::Message* read_into_ = nullptr;
  UniqueFunction<void(absl::StatusOr<bool>)> read_done_;
  grpc::ByteBuffer outgoing_;
  UniqueFunction<void(bool)> write_done_;
  grpc::Status status_;
  std::optional<grpc::ByteBuffer> reply_;
  uint64_t organization_sequence_ = 0;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_GRPC_SERVER_CALL_H_
