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

// What a stream waits for, at most one of each: called when the peer ends.
struct Cuts {
  bool is_cut = false;
  UniqueFunction<void()> write;
  UniqueFunction<void()> read;
  UniqueFunction<void()> finish;
};

class SimClientStream final : public rpc::ClientStream {
 public:
  SimClientStream(SimNode* from, SimNode* to, Scheduler* network, std::unique_ptr<rpc::ClientStream> wire)
      : from_(from), to_(to), network_(network), wire_(std::move(wire)) {
    // The network knows the stream weakly: whoever opened it may be gone by then.
    call_ = to->OnCut([weak = std::weak_ptr<Cuts>(cuts_)] {
      const std::shared_ptr<Cuts> cuts = weak.lock();
      if (cuts == nullptr) return;
      cuts->is_cut = true;
      for (UniqueFunction<void()>* const cut : {&cuts->write, &cuts->read, &cuts->finish}) {
        if (*cut) std::exchange(*cut, nullptr)();
      }
    });
  }

  void Cancel() override { wire_->Cancel(); }
  bool HasReached() const override { return wire_->HasReached(); }
  void Write(const Message& message, UniqueFunction<void(bool)> done) override {
    auto end = UnlessCut(&Cuts::write, false, InProcess<bool>(from_, nullptr, nullptr, std::move(done)));
    if (!cuts_->is_cut) wire_->Write(message, std::move(end));
  }
  void WritesDone() override {
    if (!cuts_->is_cut) wire_->WritesDone();
  }
  void Read(Message* into, UniqueFunction<void(bool)> done) override {
    std::shared_ptr<Message> received(into->New());
    auto end = UnlessCut(&Cuts::read, false, InProcess<bool>(from_, into, received, std::move(done)));
    if (cuts_->is_cut) return;
    Message* const buffer = received.get();
    wire_->Read(buffer, [received = std::move(received), end = std::move(end)](bool ok) mutable { end(ok); });
  }
  void Finish(UniqueFunction<void(absl::Status)> done) override {
    auto end = UnlessCut(&Cuts::finish, DependencyUnavailable(to_->name()),
                         InProcess<absl::Status>(from_, nullptr, nullptr, std::move(done)));
    if (cuts_->is_cut) return;
    wire_->Finish([to = to_, call = call_, end = std::move(end)](absl::Status status) mutable {
      to->Answered(call);
      end(std::move(status));
    });
  }

 private:
  // What the wire calls with the end of `done`; from the moment at which the peer ends, `done` hears `cut` instead:
  // what the destructors of the peer say is not part of the world.
  template <typename Value>
  UniqueFunction<void(Value)> UnlessCut(UniqueFunction<void()> Cuts::*slot, Value cut,
                                        UniqueFunction<void(Value)> done) {
    const auto end = std::make_shared<UniqueFunction<void(Value)>>(std::move(done));
    UniqueFunction<void()> answer = [network = network_, end, cut = std::move(cut)] {
      if (!*end) return;
      network->Run([last = std::exchange(*end, nullptr), cut]() mutable { last(cut); });
    };
    if (cuts_->is_cut) {
      answer();
    } else {
      (*cuts_).*slot = std::move(answer);
    }
    return [end](Value value) {
      if (*end) std::exchange(*end, nullptr)(std::move(value));
    };
  }

  SimNode* const from_;
  SimNode* const to_;
  Scheduler* const network_;
  const std::unique_ptr<rpc::ClientStream> wire_;
  const std::shared_ptr<Cuts> cuts_ = std::make_shared<Cuts>();
  uint64_t call_ = 0;
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
  return std::make_unique<SimClientStream>(from_, to_, network_, wire_.Open(method, options));
}

}  // namespace outlay::testing
