// Runs whole services in one thread from one seed: virtual time, a disk that loses unsynced writes, a network that
// delays, loses, repeats and reorders messages, processes that end at any commit. The same seed gives the same run,
// byte for byte (I19), so a failure is reproduced by its seed alone.
//
//   Simulator simulator(seed);
//   simulator.AddNode("orders", [](SimNode& node) { return std::make_unique<OrdersOnNode>(node); });
//   simulator.node("orders").Start();
//   simulator.SetFaults({.drop_permille = 50, .delay_max = absl::Milliseconds(20)});
//   ... simulator.RunFor(absl::Seconds(10)); simulator.Heal(); simulator.RunFor(absl::Seconds(60)); check ...
#ifndef OUTLAY_COMMON_TESTING_SIMULATOR_H_
#define OUTLAY_COMMON_TESTING_SIMULATOR_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/function.h"
#include "common/base/random.h"
#include "common/rpc/channel.h"
#include "common/rpc/local_channel.h"
#include "common/testing/fake_clock.h"
#include "common/testing/sim_node.h"
#include "common/testing/sim_tasks.h"

namespace outlay::testing {

// Spontaneous faults; by default none. In permille of calls, or of messages of streams.
struct SimFaults {
  uint64_t drop_permille = 0;       // requests that are lost, and as many answers
  uint64_t duplicate_permille = 0;  // requests that are delivered twice
  absl::Duration delay_max;         // of each request and answer; different delays reorder them
  absl::Duration sync_max;          // of each write to a disk
};

// Single-threaded.
class Simulator {
 public:
  explicit Simulator(uint64_t seed);
  ~Simulator();

  // Adds a node, which is down until it is started. `name` is new.
  SimNode& AddNode(const std::string& name, SimServiceFactory factory);
  // The node must have been added.
  SimNode& node(const std::string& name) { return *nodes_.at(name); }
  // Returns the channel of a caller outside, which never crashes. It lives as long as the simulator.
  rpc::Channel& ChannelTo(const std::string& name);
  // The scheduler for everything outside the nodes: clients, and the code that crashes and starts nodes.
  Scheduler& scheduler() { return outside_; }

  const FakeClock& clock() const { return clock_; }
  Random& random() { return random_; }

  void SetFaults(const SimFaults& faults) { faults_ = faults; }
  // Draws each fault at random, up to its value in `most`.
  void DrawFaults(const SimFaults& most);
  // Runs `what` at a random moment within the next `span`.
  void Within(absl::Duration span, UniqueFunction<void()> what);
  // Ends one of the processes, in one of three ways: at once, in the middle of one of its next writes, or by a failing
  // disk. It starts again within `down_max`. Does nothing if the process is down.
  void BreakOneOf(const std::vector<std::string>& names, absl::Duration down_max);
  // Ends all faults, and starts every node.
  void Heal();
  // Heals, and runs until `is_settled`, which is called periodically, returns true. False: it did not within `limit`.
  bool HealAndSettle(absl::Duration limit, absl::FunctionRef<bool()> is_settled);

  // Runs all events of the next `span`. Nodes crash at the writes given to CrashAtWrite.
  void RunFor(absl::Duration span) { RunUntil(clock_.Now() + span); }
  uint64_t tasks_run() const { return tasks_run_; }

  // Returns the digest of all disks: equal for equal runs (I19).
  Digest StateDigest() const;
  // Verifies the chains of every node that is up (I16). FAILED_PRECONDITION: which one does not verify, and where.
  absl::Status CheckChains();

  // For nodes and channels.
  SimTasks& tasks() { return tasks_; }
  Scheduler& network() { return network_; }
  rpc::LinkFaults& faults() { return link_faults_; }
  absl::Duration DrawSyncDelay();

 private:
  // Draws the fate of each call.
  class Links final : public rpc::LinkFaults {
   public:
    explicit Links(Simulator* simulator) : simulator_(simulator) {}
    rpc::LinkFate Next(std::string_view method) override;

   private:
    Simulator* const simulator_;
  };

  void RunUntil(absl::Time until);
  bool Draw(uint64_t permille);
  absl::Duration DrawDelay(absl::Duration max);

  SeededRandom random_;
  FakeClock clock_;
  SimTasks tasks_{&clock_, &random_};
  SimScheduler network_{&tasks_, 0};
  SimScheduler outside_{&tasks_, 0};
  SimFaults faults_;
  Links link_faults_{this};
  uint64_t tasks_run_ = 0;
  std::map<std::string, std::unique_ptr<SimNode>> nodes_;
  std::map<std::string, std::unique_ptr<rpc::Channel>> channels_;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_SIMULATOR_H_
