#include "common/rpc/blocking.h"

#include <future>
#include <memory>
#include <utility>

namespace outlay::rpc {

namespace {

// Passes one value from one thread to a waiting one. Shared, because the waiting thread may be gone before Set returns.
template <typename T>
class Handover {
 public:
  void Set(T value) const { promise_->set_value(std::move(value)); }
  T Wait() const { return promise_->get_future().get(); }

 private:
  std::shared_ptr<std::promise<T>> promise_ = std::make_shared<std::promise<T>>();
};

}  // namespace

absl::Status CallAndWait(Channel& channel, std::string_view method, const google::protobuf::Message& request,
                         google::protobuf::Message* response, const CallOptions& options) {
  const Handover<absl::Status> result;
  channel.Call(method, request, response, options, [result](absl::Status status) { result.Set(std::move(status)); });
  return result.Wait();
}

BlockingStream::BlockingStream(Channel& channel, std::string_view method, const CallOptions& options)
    : stream_(channel.Open(method, options)) {}

bool BlockingStream::Write(const google::protobuf::Message& message) {
  const Handover<bool> result;
  stream_->Write(message, [result](bool good) { result.Set(good); });
  return result.Wait();
}

void BlockingStream::WritesDone() {
  stream_->WritesDone();
}

bool BlockingStream::Read(google::protobuf::Message* into) {
  const Handover<bool> result;
  stream_->Read(into, [result](bool good) { result.Set(good); });
  return result.Wait();
}

absl::Status BlockingStream::Finish() {
  const Handover<absl::Status> result;
  stream_->Finish([result](absl::Status status) { result.Set(std::move(status)); });
  return result.Wait();
}

}  // namespace outlay::rpc
