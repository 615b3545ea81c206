#include "common/testing/simulator.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/chain.h"
#include "common/store/testing/state_digest.h"
#include "common/testing/sim_channel.h"

namespace outlay::testing {
namespace {

// The largest number of writes that a process still does before it ends in the middle of one.
constexpr uint64_t kWritesBeforeCrash = 5;
constexpr absl::Duration kSettledCheck = absl::Milliseconds(250);

}  // namespace

Simulator::Simulator(uint64_t seed) : random_(seed) {}

Simulator::~Simulator() {
  for (const auto& [name, node] : nodes_) node->Crash();
  // What the network still carries refers to nodes.
  network_.Kill();
}

SimNode& Simulator::AddNode(const std::string& name, SimServiceFactory factory) {
  const auto number = static_cast<uint32_t>(nodes_.size() + 1);
  return *nodes_.emplace(name, std::make_unique<SimNode>(this, number, name, std::move(factory))).first->second;
}

rpc::Channel& Simulator::ChannelTo(const std::string& name) {
  std::unique_ptr<rpc::Channel>& channel = channels_[name];
  if (channel == nullptr) channel = std::make_unique<SimChannel>(nullptr, &node(name), &network_, &link_faults_);
  return *channel;
}

void Simulator::DrawFaults(const SimFaults& most) {
  const auto permille = [this](uint64_t max) { return max == 0 ? 0 : random_.Uniform(max); };
  faults_.drop_permille = permille(most.drop_permille);
  faults_.duplicate_permille = permille(most.duplicate_permille);
  faults_.delay_max = DrawDelay(most.delay_max);
  faults_.sync_max = DrawDelay(most.sync_max);
}

void Simulator::Within(absl::Duration span, UniqueFunction<void()> what) {
  outside_.RunAfter(DrawDelay(span), std::move(what));
}

void Simulator::BreakOneOf(const std::vector<std::string>& names, absl::Duration down_max) {
  SimNode& victim = node(names[random_.Uniform(names.size())]);
  if (!victim.is_up()) return;
  switch (random_.Uniform(4)) {
    case 0:
    case 1:
      victim.CrashAtWrite(1 + random_.Uniform(kWritesBeforeCrash));
      break;
    case 2:
      victim.FailNextSync();
      break;
    default:
      victim.Crash();
      break;
  }
  Within(down_max, [&victim] { victim.Start(); });
}

void Simulator::Heal() {
  faults_ = {};
  for (const auto& [name, node] : nodes_) node->Heal();
}

bool Simulator::HealAndSettle(absl::Duration limit, absl::FunctionRef<bool()> is_settled) {
  Heal();
  for (const absl::Time end = clock_.Now() + limit; clock_.Now() < end;) {
    RunFor(kSettledCheck);
    if (is_settled()) return true;
  }
  return false;
}

void Simulator::RunUntil(absl::Time until) {
  while (tasks_.RunNext(until)) {
    ++tasks_run_;
    for (const auto& [name, node] : nodes_) node->CrashIfDue();
  }
  clock_.SetTime(until);
}

Digest Simulator::StateDigest() const {
  Digest digest;
  for (const auto& [name, node] : nodes_) digest = Sha256({digest.bytes(), store::StateDigest(node->engine()).bytes()});
  return digest;
}

absl::Status Simulator::CheckChains() {
  for (const auto& [name, node] : nodes_) {
    for (uint32_t partition = 0; node->is_up() && partition < store::kPartitions; ++partition) {
      OUTLAY_ASSIGN_OR_RETURN(const command::ChainReport report, command::VerifyChain(node->store(), {partition}));
      if (!report.first_break.has_value()) continue;
      return absl::FailedPreconditionError(Concat(name, " partition ", partition, " record ",
                                                  report.first_break->sequence, " of ",
                                                  report.first_break->organization, ": ", report.first_break->what));
    }
  }
  return absl::OkStatus();
}

absl::Duration Simulator::DrawSyncDelay() {
  return DrawDelay(faults_.sync_max);
}

rpc::LinkFate Simulator::Links::Next(std::string_view) {
  const SimFaults& faults = simulator_->faults_;
  return {.request_delay = simulator_->DrawDelay(faults.delay_max),
          .reply_delay = simulator_->DrawDelay(faults.delay_max),
          .drop_request = simulator_->Draw(faults.drop_permille),
          .drop_reply = simulator_->Draw(faults.drop_permille),
          .duplicate_request = simulator_->Draw(faults.duplicate_permille)};
}

bool Simulator::Draw(uint64_t permille) {
  return permille > 0 && random_.Uniform(1000) < permille;
}

absl::Duration Simulator::DrawDelay(absl::Duration max) {
  const auto micros = static_cast<uint64_t>(absl::ToInt64Microseconds(max));
  return micros == 0 ? absl::ZeroDuration() : absl::Microseconds(static_cast<int64_t>(random_.Uniform(micros)));
}

}  // namespace outlay::testing
