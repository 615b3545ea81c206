#include "common/testing/sim_channel.h"

#include <utility>

#include "common/base/errors.h"

namespace outlay::testing {
namespace {

using google::protobuf::Message;

// What the caller's process holds while it waits. The network knows it weakly: a crash takes it along.
template <typename Value>
struct Waiting {
  Message* into = nullptr;
  UniqueFunction<void(Value)> done;
};

// Keeps `waiting` in the caller's process, and returns what the network calls at the end. `received`: the message as it
// came, since the process may be gone by then, and its memory with it.
template <typename Value>
UniqueFunction<void(Value)> InProcess(SimNode* process, Message* into, std::shared_ptr<Message> received,
                                      UniqueFunction<void(Value)> done) {
  auto waiting = std::make_shared<Waiting<Value>>();
  waiting->into = into;
  waiting->done = std::move(done);
  std::weak_ptr<Waiting<Value>> weak = waiting;
  // A caller outside of every process keeps itself.
  const uint64_t kept = process == nullptr ? 0 : process->Keep(waiting);
  std::shared_ptr<void> self = process == nullptr ? waiting : nullptr;
  return [weak, self = std::move(self), kept, process, received = std::move(received)](Value value) {
    const std::shared_ptr<Waiting<Value>> alive = weak.lock();
    if (alive == nullptr) return;
    if (process != nullptr) process->Release(kept);
    if (alive->into != nullptr) alive->into->GetReflection()->Swap(alive->into, received.get());
    alive->done(std::move(value));
  };
}

class SimClientStream final : public rpc::ClientStream {
 public:
  SimClientStream(SimNode* process, std::unique_ptr<rpc::ClientStream> wire)
      : process_(process), wire_(std::move(wire)) {}

  void Write(const Message& message, UniqueFunction<void(bool)> done) override {
    wire_->Write(message, InProcess<bool>(process_, nullptr, nullptr, std::move(done)));
  }
  void WritesDone() override { wire_->WritesDone(); }
  void Read(Message* into, UniqueFunction<void(bool)> done) override {
    std::shared_ptr<Message> received(into->New());
    Message* const buffer = received.get();
    wire_->Read(buffer, InProcess<bool>(process_, into, std::move(received), std::move(done)));
  }
  void Finish(UniqueFunction<void(absl::Status)> done) override {
    wire_->Finish(InProcess<absl::Status>(process_, nullptr, nullptr, std::move(done)));
  }

 private:
  SimNode* const process_;
  const std::unique_ptr<rpc::ClientStream> wire_;
};

}  // namespace

SimChannel::SimChannel(SimNode* from, SimNode* to, Scheduler* network, rpc::LinkFaults* faults)
    : from_(from),
      to_(to),
      network_(network),
      wire_({.peer = [to] { return to->is_up() ? &to->dispatcher() : nullptr; },
             .service = to->name(),
             .scheduler = network,
             .faults = faults}) {}

void SimChannel::Call(std::string_view method, const Message& request, Message* response,
                      const rpc::CallOptions& options, UniqueFunction<void(absl::Status)> done) {
  const std::shared_ptr<Message> received(response->New());
  // Empty: the call has ended. A process that ends answers nothing: what its destructors say is not part of the world.
  const auto end = std::make_shared<UniqueFunction<void(absl::Status)>>(
      InProcess<absl::Status>(from_, response, received, std::move(done)));
  const uint64_t call = to_->OnCut([this, end] {
    network_->Run([name = to_->name(), end = std::exchange(*end, nullptr)]() mutable {
      if (end) end(DependencyUnavailable(name));
    });
  });
  wire_.Call(method, request, received.get(), options, [to = to_, call, end, received](absl::Status status) {
    to->Answered(call);
    if (*end) std::exchange(*end, nullptr)(std::move(status));
  });
}

std::unique_ptr<rpc::ClientStream> SimChannel::Open(std::string_view method, const rpc::CallOptions& options) {
  return std::make_unique<SimClientStream>(from_, wire_.Open(method, options));
}

}  // namespace outlay::testing
