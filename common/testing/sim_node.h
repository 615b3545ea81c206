// One process of a simulation: a whole service on a disk in memory, which can end at any moment and start again.
#ifndef OUTLAY_COMMON_TESTING_SIM_NODE_H_
#define OUTLAY_COMMON_TESTING_SIM_NODE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/function.h"
#include "common/base/random.h"
#include "common/command/executor.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "common/store/memory_store.h"
#include "common/testing/sim_tasks.h"

namespace outlay::testing {

class Simulator;
class SimNode;

// The parts of a service besides those of its node. Destroyed by a crash.
class SimService {
 public:
  virtual ~SimService() = default;
};

// Builds a service on a node that starts: sets the store's listeners and loaders, binds handlers to the dispatcher
// (which the node seals), and starts consumers and jobs.
using SimServiceFactory = std::function<std::unique_ptr<SimService>(SimNode& node)>;

// Single-threaded. Created by Simulator::AddNode.
class SimNode {
 public:
  SimNode(Simulator* simulator, uint32_t number, std::string name, SimServiceFactory factory);
  ~SimNode();

  const std::string& name() const { return name_; }
  bool is_up() const { return service_ != nullptr; }

  // For the service, while it is up.
  store::Store& store() { return *store_; }
  command::Executor& executor() { return *executor_; }
  rpc::Dispatcher& dispatcher() { return *dispatchers_.back(); }
  Scheduler& scheduler() { return scheduler_; }
  const Clock& clock() const;
  Random& random();
  // Returns the channel to a node by name, which may be this one; it lives as long as the node.
  rpc::Channel& ChannelTo(const std::string& peer);

  void Start();
  // Ends the process now. The disk keeps a random number of the writes in progress, in order.
  void Crash();
  // Ends the process in the middle of the given write from now (1: the next); 0: cancels that.
  void CrashAtWrite(uint64_t writes);
  // Makes the next write fail, which ends the process: afterwards that write may be present or not.
  void FailNextSync();
  // Trims everything from its logs. Only while it is up.
  void TrimLogs();
  // Starts the process if it is down, and cancels CrashAtWrite and FailNextSync.
  void Heal();
  // The disk: its faults and its content.
  store::MemoryEngine& engine() { return *engine_; }

  // For Simulator: crashes the node if the moment of CrashAtWrite has come, or if the disk has failed. Returns whether
  // it crashed.
  bool CrashIfDue();

  // For SimChannel: keeps what waits for an answer, so that it is lost in a crash.
  uint64_t Keep(std::shared_ptr<void> waiting);
  void Release(uint64_t kept) { kept_.erase(kept); }

  // For SimChannel: `cut` runs if this process ends before Answered is called. The cuts run in the order of the calls,
  // not in the order in which the service's destructors give up what they had to answer.
  uint64_t OnCut(UniqueFunction<void()> cut);
  void Answered(uint64_t call) { calls_.erase(call); }

 private:
  Simulator* const simulator_;
  const std::string name_;
  const SimServiceFactory factory_;
  SimScheduler scheduler_;
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  std::shared_ptr<store::MemoryEngine> engine_ = std::make_shared<store::MemoryEngine>();
  std::map<std::string, std::unique_ptr<rpc::Channel>> channels_;
  // Includes those of earlier incarnations, because calls that the network still holds refer to them.
  std::vector<std::unique_ptr<rpc::Dispatcher>> dispatchers_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<command::Executor> executor_;
  std::unique_ptr<SimService> service_;
  std::map<uint64_t, std::shared_ptr<void>> kept_;
  uint64_t last_kept_ = 0;
  std::map<uint64_t, UniqueFunction<void()>> calls_;
  uint64_t last_call_ = 0;
  uint64_t crash_at_write_ = 0;  // of the engine's; 0: never
  bool may_disk_fail_ = false;
  bool has_disk_failed_ = false;
};

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_SIM_NODE_H_
