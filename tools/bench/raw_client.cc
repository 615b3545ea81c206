#include "tools/bench/raw_client.h"

#include <chrono>
#include <thread>

#include "common/base/clock.h"
#include "common/base/strings.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/channel_arguments.h"

namespace outlay::bench {
namespace {

class Tag {
 public:
  virtual ~Tag() = default;
  virtual void OnCompleted(bool good) = 0;
};

void AddMetadata(const Metadata& metadata, grpc::ClientContext* context) {
  for (const auto& [key, value] : metadata) context->AddMetadata(key, value);
}

struct UnaryCall final : public Tag {
  void OnCompleted(bool) override {
    const std::unique_ptr<UnaryCall> self(this);
    if (status.ok()) {
      done(std::move(response));
    } else {
      done(ToStatus(status));
    }
  }

  grpc::ClientContext context;
  grpc::ByteBuffer response;
  grpc::Status status;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  RawClient::Reply done;
};

class StreamCall final : public RawStream {
 public:
  StreamCall(grpc::GenericStub* stub, const std::string& method, grpc::CompletionQueue* queue, const Metadata& metadata,
             UniqueFunction<void(bool)> ready) {
    AddMetadata(metadata, &context_);
    stream_ = stub->PrepareCall(&context_, method, queue);
    started_.done = std::move(ready);
    stream_->StartCall(&started_);
  }

  void Write(const grpc::ByteBuffer& message, UniqueFunction<void(bool)> done) override {
    written_.done = std::move(done);
    stream_->Write(message, &written_);
  }
  void WritesDone(UniqueFunction<void(bool)> done) override {
    written_.done = std::move(done);
    stream_->WritesDone(&written_);
  }
  void Read(grpc::ByteBuffer* into, UniqueFunction<void(bool)> done) override {
    read_.done = std::move(done);
    stream_->Read(into, &read_);
  }
  void Finish(UniqueFunction<void(grpc::Status)> done) override {
    finished_.done = [this, done = std::move(done)](bool) mutable { done(status_); };
    stream_->Finish(&status_, &finished_);
  }

 private:
  struct Step final : public Tag {
    void OnCompleted(bool good) override {
      UniqueFunction<void(bool)> run = std::move(done);
      run(good);
    }
    UniqueFunction<void(bool)> done;
  };

  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  grpc::Status status_;
  Step started_, written_, read_, finished_;
};

}  // namespace

class RawClient::Impl {
 public:
  explicit Impl(Options options) : options_(std::move(options)) {
    for (int i = 0; i < options_.channels; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      channels_.push_back(grpc::CreateCustomChannel(options_.address, grpc::InsecureChannelCredentials(), arguments));
      stubs_.push_back(std::make_unique<grpc::GenericStub>(channels_.back()));
    }
    for (int i = 0; i < options_.threads; ++i) {
      queues_.push_back(std::make_unique<grpc::CompletionQueue>());
      threads_.emplace_back([queue = queues_.back().get()] {
        void* tag = nullptr;
        bool good = false;
        while (queue->Next(&tag, &good)) static_cast<Tag*>(tag)->OnCompleted(good);
      });
    }
  }

  ~Impl() {
    for (const auto& queue : queues_) queue->Shutdown();
    for (std::thread& thread : threads_) thread.join();
  }

  absl::Status Connect() {
    for (const auto& channel : channels_) {
      if (!channel->WaitForConnected(Deadline())) {
        return absl::UnavailableError(Concat("nobody listens on ", options_.address));
      }
    }
    return absl::OkStatus();
  }

  void Call(size_t caller, const std::string& method, const Metadata& metadata, const grpc::ByteBuffer& request,
            Reply done) {
    auto* call = new UnaryCall;
    AddMetadata(metadata, &call->context);
    call->context.set_deadline(Deadline());
    call->done = std::move(done);
    call->reader = Stub(caller)->PrepareUnaryCall(&call->context, method, request, Queue(caller));
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call);
  }

  std::unique_ptr<RawStream> Open(size_t caller, const std::string& method, const Metadata& metadata,
                                  UniqueFunction<void(bool)> ready) {
    return std::make_unique<StreamCall>(Stub(caller), method, Queue(caller), metadata, std::move(ready));
  }

 private:
  std::chrono::system_clock::time_point Deadline() const {
    return absl::ToChronoTime(SystemClock().Now() + options_.timeout);
  }
  grpc::GenericStub* Stub(size_t caller) { return stubs_[caller % stubs_.size()].get(); }
  grpc::CompletionQueue* Queue(size_t caller) { return queues_[caller % queues_.size()].get(); }

  const Options options_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<grpc::CompletionQueue>> queues_;
  std::vector<std::thread> threads_;
};

RawClient::RawClient(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
RawClient::~RawClient() = default;

absl::Status RawClient::Connect() {
  return impl_->Connect();
}

void RawClient::Call(size_t caller, const std::string& method, const Metadata& metadata,
                     const grpc::ByteBuffer& request, Reply done) {
  impl_->Call(caller, method, metadata, request, std::move(done));
}

std::unique_ptr<RawStream> RawClient::Open(size_t caller, const std::string& method, const Metadata& metadata,
                                           UniqueFunction<void(bool)> ready) {
  return impl_->Open(caller, method, metadata, std::move(ready));
}

grpc::ByteBuffer ToBuffer(std::string_view bytes) {
  const grpc::Slice slice(bytes.data(), bytes.size());
  return {&slice, 1};
}

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

absl::Status ToStatus(const grpc::Status& status) {
  return {static_cast<absl::StatusCode>(status.error_code()), ToAbsl(status.error_message())};
}

}  // namespace outlay::bench
