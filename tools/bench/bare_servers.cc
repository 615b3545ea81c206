#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grpcpp/impl/codegen/rpc_service_method.h"
#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "grpcpp/support/async_unary_call.h"
#include "grpcpp/support/byte_buffer.h"
#include "tools/bench/echo_servers.h"

namespace outlay::bench {
namespace {

// Calls that each queue is ready to take at once.
constexpr int kReadyCalls = 256;

// What the plugin of protoc generates for a raw method, by hand.
class RawService final : public grpc::Service {
 public:
  RawService() {
    AddMethod(new grpc::internal::RpcServiceMethod(kBareMethod, grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
  }

  void UseQueues() { MarkMethodRaw(0); }
  void Request(grpc::ServerContext* context, grpc::ByteBuffer* request,
               grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer, grpc::ServerCompletionQueue* queue,
               void* tag) {
    RequestAsyncUnary(0, context, request, writer, queue, queue, tag);
  }

  template <typename Handler>
  void UseCallbacks(Handler handler) {
    MarkMethodRawCallback(
        0, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(std::move(handler)));
  }
};

grpc::ByteBuffer FixedReply(const EchoServerOptions& options) {
  const std::string bytes(options.reply_bytes, 'x');
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

void Listen(grpc::ServerBuilder& builder, int* port) {
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), port);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

class QueueServer final : public EchoServer {
 public:
  explicit QueueServer(const EchoServerOptions& options)
      : reply_bytes_(options.reply_bytes), reply_(FixedReply(options)) {
    service_.UseQueues();
    grpc::ServerBuilder builder;
    Listen(builder, &port_);
    builder.RegisterService(&service_);
    for (int i = 0; i < options.threads; ++i) queues_.push_back(builder.AddCompletionQueue());
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) return;
    for (const auto& queue : queues_) {
      for (int i = 0; i < kReadyCalls; ++i) (new Call(this, queue.get()))->Request();
      threads_.emplace_back([queue = queue.get()] {
        void* tag = nullptr;
        bool good = false;
        while (queue->Next(&tag, &good)) static_cast<Call*>(tag)->OnCompleted(good);
      });
    }
  }

  ~QueueServer() override {
    if (server_ != nullptr) server_->Shutdown();
    for (const auto& queue : queues_) queue->Shutdown();
    for (std::thread& thread : threads_) thread.join();
  }

  int port() const override { return server_ == nullptr ? 0 : port_; }

 private:
  class Call {
   public:
    Call(QueueServer* server, grpc::ServerCompletionQueue* queue) : server_(server), queue_(queue) {}
    void Request() { server_->service_.Request(&context_, &request_, &writer_, queue_, this); }
    void OnCompleted(bool good) {
      if (!good || answered_) {
        delete this;
        return;
      }
      (new Call(server_, queue_))->Request();
      answered_ = true;
      writer_.Finish(server_->reply_bytes_ == 0 ? request_ : server_->reply_, grpc::Status::OK, this);
    }

   private:
    QueueServer* const server_;
    grpc::ServerCompletionQueue* const queue_;
    grpc::ServerContext context_;
    grpc::ByteBuffer request_;
    grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> writer_{&context_};
    bool answered_ = false;
  };

  const size_t reply_bytes_;
  const grpc::ByteBuffer reply_;
  RawService service_;
  int port_ = 0;
  std::vector<std::unique_ptr<grpc::ServerCompletionQueue>> queues_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::thread> threads_;
};

class CallbackServer final : public EchoServer {
 public:
  explicit CallbackServer(const EchoServerOptions& options) {
    service_.UseCallbacks(
        [fixed = options.reply_bytes > 0, reply = FixedReply(options)](
            grpc::CallbackServerContext* context, const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
          *response = fixed ? reply : *request;
          grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
          reactor->Finish(grpc::Status::OK);
          return reactor;
        });
    grpc::ServerBuilder builder;
    Listen(builder, &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }

  ~CallbackServer() override {
    if (server_ != nullptr) server_->Shutdown();
  }

  int port() const override { return server_ == nullptr ? 0 : port_; }

 private:
  RawService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

absl::StatusOr<std::unique_ptr<EchoServer>> Started(std::unique_ptr<EchoServer> server) {
  if (server->port() == 0) return absl::UnavailableError("cannot listen on 127.0.0.1");
  return server;
}

}  // namespace

absl::StatusOr<std::unique_ptr<EchoServer>> ServeByQueues(const EchoServerOptions& options) {
  return Started(std::make_unique<QueueServer>(options));
}

absl::StatusOr<std::unique_ptr<EchoServer>> ServeByCallbacks(const EchoServerOptions& options) {
  return Started(std::make_unique<CallbackServer>(options));
}

}  // namespace outlay::bench
