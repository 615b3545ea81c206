#include "common/rpc/local_channel.h"

#include <mutex>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/local_call.h"
#include "common/rpc/status.h"
#include "common/rpc/wire.h"

namespace outlay::rpc {
namespace {

using google::protobuf::Message;

// The caller's side of a unary call: the first result counts, later ones are ignored.
class Exchange {
 public:
  Exchange(Message* response, UniqueFunction<void(absl::Status)> done) : response_(response), done_(std::move(done)) {}

  void End(absl::Status status, const std::string& bytes) {
    UniqueFunction<void(absl::Status)> done;
    {
      const std::lock_guard lock(mutex_);
      done = std::move(done_);
    }
    if (!done) {
      return;
    }
    if (status.ok() && !ParseMessage(bytes, response_)) {
      status = absl::InternalError("the peer's answer is not of the expected type");
    }
    done(std::move(status));
  }

 private:
  Message* const response_;
  std::mutex mutex_;
  UniqueFunction<void(absl::Status)> done_;  // Guarded by mutex_.
};

// The server's side of one delivery of a unary call.
class LocalTransport final : public Transport {
 public:
  LocalTransport(std::shared_ptr<Exchange> exchange, std::shared_ptr<const LocalChannelOptions> options, LinkFate fate)
      : exchange_(std::move(exchange)), options_(std::move(options)), fate_(fate) {}

  void Finish(const absl::Status& status, const Reply& reply) override {
    if (fate_.drop_reply) {
      return;
    }
    options_->scheduler->RunAfter(fate_.reply_delay, [exchange = exchange_, status = AcrossTheWire(status),
                                                      bytes = ReplyBytes(reply)] { exchange->End(status, bytes); });
  }
  void Read(Message*, UniqueFunction<void(absl::StatusOr<bool>)> done) override { done(false); }
  void Write(const Message&, UniqueFunction<void(bool)> done) override { done(false); }
  void EndReads() override {}
  uint64_t write_under_way() const override { return 0; }
  void Cut() override {}
  bool cancelled() const override { return false; }

 private:
  std::shared_ptr<Exchange> exchange_;
  std::shared_ptr<const LocalChannelOptions> options_;
  LinkFate fate_;
};

// The inputs of a delivery; a repeated one uses them twice.
struct Delivery {
  std::shared_ptr<const LocalChannelOptions> options;
  std::shared_ptr<Exchange> exchange;
  std::string method;
  std::string bytes;
  LocalIncomingCall incoming;
  LinkFate fate;

  void Run() const {
    Dispatcher* peer = nullptr;
    const auto bound = FindPeerMethod(*options, method, &peer);
    if (!bound.ok()) {
      exchange->End(bound.status(), "");
      return;
    }
    peer->Dispatch(**bound, incoming, std::make_shared<LocalTransport>(exchange, options, fate),
                   [this](Message* into) { return ParseMessage(bytes, into); });
  }
};

}  // namespace

std::optional<std::string_view> LocalIncomingCall::Find(std::string_view key) const {
  const Caller& caller = options_.caller;
  const std::string* value = key == kOrganizationKey ? &caller.organization
                             : key == kSubjectKey    ? &caller.subject
                             : key == kOnBehalfOfKey ? &caller.on_behalf_of
                             : key == kCauseKey      ? &caller.cause
                                                     : nullptr;
  return value == nullptr || value->empty() ? std::nullopt : std::optional<std::string_view>(*value);
}

absl::StatusOr<const BoundMethod*> FindPeerMethod(const LocalChannelOptions& options, std::string_view method,
                                                  Dispatcher** peer) {
  *peer = options.peer();
  if (*peer == nullptr) {
    return DependencyUnavailable(options.service);
  }
  const BoundMethod* bound = (*peer)->Find(method);
  if (bound == nullptr) {
    return MethodUnknown(method);
  }
  return bound;
}

absl::Status AcrossTheWire(const absl::Status& status) {
  return FromGrpcStatus(ToGrpcStatus(status));
}

std::string ReplyBytes(const Reply& reply) {
  return reply.bytes != nullptr     ? *reply.bytes
         : reply.message != nullptr ? reply.message->SerializeAsString()
                                    : std::string();
}

LocalChannel::LocalChannel(LocalChannelOptions options)
    : options_(std::make_shared<const LocalChannelOptions>(std::move(options))) {}

void LocalChannel::Call(std::string_view method, const Message& request, Message* response,
                        const CallOptions& call_options, UniqueFunction<void(absl::Status)> done) {
  const LinkFate fate = options_->faults == nullptr ? LinkFate{} : options_->faults->Next(method);
  auto exchange = std::make_shared<Exchange>(response, std::move(done));
  const auto delivery = std::make_shared<const Delivery>(Delivery{
      options_, exchange, std::string(method), request.SerializeAsString(), LocalIncomingCall(call_options), fate});
  if (!fate.drop_request) {
    options_->scheduler->RunAfter(fate.request_delay, [delivery] { delivery->Run(); });
  }
  if (fate.duplicate_request) {
    options_->scheduler->RunAfter(fate.request_delay, [delivery] { delivery->Run(); });
  }
  if (call_options.timeout != absl::InfiniteDuration()) {
    options_->scheduler->RunAfter(call_options.timeout,
                                  [exchange, service = options_->service] { exchange->End(NoAnswer(service), ""); });
  }
}

std::unique_ptr<ClientStream> LocalChannel::Open(std::string_view method, const CallOptions& options) {
  return OpenLocalStream(options_, method, options);
}

}  // namespace outlay::rpc
