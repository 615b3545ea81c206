#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/rpc/local_call.h"
#include "common/rpc/message_pipe.h"
#include "common/rpc/status.h"
#include "common/rpc/wire.h"

namespace outlay::rpc {
namespace {

using google::protobuf::Message;

// Both ends of a stream, and its result.
class Link {
 public:
  Link(std::shared_ptr<const LocalChannelOptions> link_options, std::string_view path)
      : options(std::move(link_options)), method(path), up(options->scheduler), down(options->scheduler) {}

  // The first end counts. `graceful`: the caller still gets messages that the server wrote before.
  void End(const absl::Status& status, bool graceful) {
    UniqueFunction<void(absl::Status)> waiting;
    {
      const std::lock_guard lock(mutex_);
      if (ended_.has_value()) {
        return;
      }
      ended_ = status;
      waiting = std::move(waiting_);
    }
    up.Break();
    graceful ? down.Close() : down.Break();
    if (waiting) {
      Tell(std::move(waiting), status);
    }
  }

  void WhenEnded(UniqueFunction<void(absl::Status)> done) {
    const std::lock_guard lock(mutex_);
    if (ended_.has_value()) {
      Tell(std::move(done), *ended_);
    } else {
      waiting_ = std::move(done);
    }
  }

  // Called before the peer gets a message.
  void Reach() {
    const std::lock_guard lock(mutex_);
    has_reached_ = !ended_.has_value();
  }
  bool has_reached() const {
    const std::lock_guard lock(mutex_);
    return has_reached_;
  }

  bool ended() const {
    const std::lock_guard lock(mutex_);
    return ended_.has_value();
  }

  const std::shared_ptr<const LocalChannelOptions> options;
  const std::string method;
  MessagePipe up;
  MessagePipe down;
  std::atomic<uint64_t> write_steps{0};  // the server's: odd while one is under way
  std::atomic<bool> is_stopped{false};   // the server reads no more

 private:
  void Tell(UniqueFunction<void(absl::Status)> done, absl::Status status) {
    options->scheduler->Run(
        [done = std::move(done), status = std::move(status)]() mutable { done(std::move(status)); });
  }

  mutable std::mutex mutex_;
  std::optional<absl::Status> ended_;           // Guarded by mutex_.
  bool has_reached_ = false;                    // Guarded by mutex_.
  UniqueFunction<void(absl::Status)> waiting_;  // Guarded by mutex_.
};

class LocalStreamTransport final : public Transport {
 public:
  LocalStreamTransport(std::shared_ptr<Link> link, bool only_writes)
      : link_(std::move(link)), only_writes_(only_writes) {}

  void Finish(const absl::Status& status, const Reply& reply) override {
    if (status.ok() && (reply.message != nullptr || reply.bytes != nullptr)) {
      link_->down.Push(ReplyBytes(reply), [](bool) {});
    }
    link_->End(AcrossTheWire(status), /*graceful=*/true);
  }

  void Read(Message* into, UniqueFunction<void(absl::StatusOr<bool>)> done) override {
    link_->up.Pop([into, done = std::move(done)](std::optional<std::string> bytes) mutable {
      if (bytes.has_value() && !ParseMessage(*bytes, into)) {
        done(RequestMalformed());
      } else {
        done(bytes.has_value());
      }
    });
  }

  void Write(const Message& message, UniqueFunction<void(bool)> done) override {
    LinkFaults* const faults = link_->options->faults;
    if (faults != nullptr && faults->Next(link_->method).drop_reply) {
      link_->End(DependencyUnavailable(link_->options->service), /*graceful=*/false);
    }
    ++link_->write_steps;
    link_->down.Push(message.SerializeAsString(),
                     [link = link_, only_writes = only_writes_, done = std::move(done)](bool good) mutable {
                       ++link->write_steps;
                       done(good && !(only_writes && link->is_stopped));
                     });
  }

  void EndReads() override {
    link_->is_stopped = true;
    link_->up.Break();
  }
  uint64_t write_under_way() const override {
    const uint64_t steps = link_->write_steps;
    return steps % 2 == 1 ? steps : 0;
  }
  void Cut() override { link_->End(absl::CancelledError("the server cut the stream off"), /*graceful=*/false); }
  bool cancelled() const override { return link_->ended(); }

 private:
  std::shared_ptr<Link> link_;
  const bool only_writes_;
};

class LocalClientStream final : public ClientStream {
 public:
  explicit LocalClientStream(std::shared_ptr<Link> link) : link_(std::move(link)) {}
  ~LocalClientStream() override { LocalClientStream::Cancel(); }
  void Cancel() override {
    link_->End(absl::CancelledError("the caller went away"), /*graceful=*/false);
    link_->down.Break();
  }
  bool HasReached() const override { return link_->has_reached(); }

  void Write(const Message& message, UniqueFunction<void(bool)> done) override {
    link_->up.Push(message.SerializeAsString(), std::move(done));
  }
  void WritesDone() override { link_->up.Close(); }
  void Read(Message* into, UniqueFunction<void(bool)> done) override {
    link_->down.Pop([into, done = std::move(done)](std::optional<std::string> bytes) mutable {
      done(bytes.has_value() && ParseMessage(*bytes, into));
    });
  }
  void Finish(UniqueFunction<void(absl::Status)> done) override { link_->WhenEnded(std::move(done)); }

 private:
  std::shared_ptr<Link> link_;
};

void Deliver(const std::shared_ptr<Link>& link, const LocalIncomingCall& incoming, const std::string& first) {
  Dispatcher* peer = nullptr;
  const auto bound = FindPeerMethod(*link->options, link->method, &peer);
  if (!bound.ok()) {
    link->End(bound.status(), /*graceful=*/false);
    return;
  }
  link->Reach();
  peer->Dispatch(**bound, incoming,
                 std::make_shared<LocalStreamTransport>(link, (*bound)->method().reads_one_request()),
                 [&](Message* into) { return ParseMessage(first, into); });
}

// Server-streaming methods start when their one request has arrived.
void Start(const std::shared_ptr<Link>& link, const CallOptions& call_options) {
  Dispatcher* peer = nullptr;
  const auto bound = FindPeerMethod(*link->options, link->method, &peer);
  const LocalIncomingCall incoming(call_options);
  if (!bound.ok() || !(*bound)->method().reads_one_request()) {
    Deliver(link, incoming, "");
    return;
  }
  link->up.Pop([link, incoming](std::optional<std::string> first) {
    if (first.has_value()) {
      Deliver(link, incoming, *first);
    } else {
      link->End(RequestMalformed(), /*graceful=*/false);
    }
  });
}

}  // namespace

std::unique_ptr<ClientStream> OpenLocalStream(std::shared_ptr<const LocalChannelOptions> options,
                                              std::string_view method, const CallOptions& call_options) {
  auto link = std::make_shared<Link>(std::move(options), method);
  LinkFaults* const faults = link->options->faults;
  const LinkFate fate = faults == nullptr ? LinkFate{} : faults->Next(method);
  link->options->scheduler->RunAfter(fate.request_delay, [link, call_options, drop = fate.drop_request] {
    if (drop) {
      link->End(DependencyUnavailable(link->options->service), /*graceful=*/false);
    } else {
      Start(link, call_options);
    }
  });
  if (call_options.timeout != absl::InfiniteDuration()) {
    link->options->scheduler->RunAfter(call_options.timeout,
                                       [link] { link->End(NoAnswer(link->options->service), /*graceful=*/false); });
  }
  return std::make_unique<LocalClientStream>(std::move(link));
}

}  // namespace outlay::rpc
