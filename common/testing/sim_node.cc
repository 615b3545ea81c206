#include "common/testing/sim_node.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "common/testing/sim_channel.h"
#include "common/testing/simulator.h"

namespace outlay::testing {
namespace {

// A simulation whose parts cannot even start is wrong itself.
void MustBeOk(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "the simulation cannot go on: %s\n", status.ToString().c_str());
  std::abort();
}

}  // namespace

SimNode::SimNode(Simulator* simulator, uint32_t number, std::string name, SimServiceFactory factory)
    : simulator_(simulator),
      name_(std::move(name)),
      factory_(std::move(factory)),
      scheduler_(&simulator->tasks(), number) {
  engine_->SetSyncDelay([simulator] { return simulator->DrawSyncDelay(); });
}

SimNode::~SimNode() {
  Crash();
}

const Clock& SimNode::clock() const {
  return simulator_->clock();
}

Random& SimNode::random() {
  return simulator_->random();
}

rpc::Channel& SimNode::ChannelTo(const std::string& peer) {
  std::unique_ptr<rpc::Channel>& channel = channels_[peer];
  if (channel == nullptr) {
    channel =
        std::make_unique<SimChannel>(this, &simulator_->node(peer), &simulator_->network(), &simulator_->faults());
  }
  return *channel;
}

void SimNode::Start() {
  if (is_up()) return;
  scheduler_.Revive();
  store::MemoryStoreOptions options;
  options.clock = &clock();
  options.on_fatal = [this](const absl::Status& status) {
    // A view that shows something else than its rows is no fault of the disk.
    if (!may_disk_fail_ || absl::IsInternal(status)) MustBeOk(status);
    // The process ends, but not in the middle of its own code.
    has_disk_failed_ = true;
  };
  options.check_views = true;
  options.scheduler = &scheduler_;
  options.engine = engine_;
  absl::StatusOr<std::unique_ptr<store::Store>> store = store::MakeMemoryStore(options);
  MustBeOk(store.status());
  store_ = *std::move(store);
  executor_ = std::make_unique<command::Executor>(*store_);
  dispatchers_.push_back(std::make_unique<rpc::Dispatcher>(rpc::DispatcherOptions{.clock = &clock(),
                                                                                  .random = &random(),
                                                                                  .authenticator = &authenticator_,
                                                                                  .authorizer = &authorizer_,
                                                                                  .observers = {},
                                                                                  .development = true}));
  service_ = factory_(*this);
  MustBeOk(dispatcher().Seal());
}

void SimNode::Crash() {
  if (!is_up()) return;
  crash_at_write_ = 0;
  may_disk_fail_ = has_disk_failed_ = false;
  engine_->FailNextSync(std::nullopt);
  for (auto& [number, cut] : std::exchange(calls_, {})) cut();
  // First what would run, then what it would run on: nothing that is left may find its service gone.
  kept_.clear();
  scheduler_.Kill();
  service_ = nullptr;
  executor_ = nullptr;
  store_ = nullptr;
  engine_->Crash(random().Uniform(engine_->unsynced_writes() + 1));
}

void SimNode::CrashAtWrite(uint64_t writes) {
  crash_at_write_ = writes == 0 ? 0 : engine_->writes() + writes;
}

void SimNode::FailNextSync() {
  may_disk_fail_ = true;
  engine_->FailNextSync(absl::UnavailableError("the disk failed"));
}

void SimNode::TrimLogs() {
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    const absl::StatusOr<store::LogHead> head = store_->Head({partition});
    if (!head.ok() || head->last_sequence == 0) continue;
    store_->TrimLog({partition}, head->last_sequence, [](const absl::Status&) {});
  }
}

void SimNode::Heal() {
  crash_at_write_ = 0;
  // The write that fails may be under way.
  if (may_disk_fail_) Crash();
  Start();
}

bool SimNode::CrashIfDue() {
  const bool is_at_write = crash_at_write_ != 0 && engine_->writes() >= crash_at_write_;
  if (!is_at_write && !has_disk_failed_) return false;
  Crash();
  return true;
}

uint64_t SimNode::OnCut(UniqueFunction<void()> cut) {
  calls_.emplace(++last_call_, std::move(cut));
  return last_call_;
}

uint64_t SimNode::Keep(std::shared_ptr<void> waiting) {
  kept_.emplace(++last_kept_, std::move(waiting));
  return last_kept_;
}

}  // namespace outlay::testing
