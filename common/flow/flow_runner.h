// What the flows to other services have in common: they look in all partitions for what is due, begin as many steps as
// the gate lets through, and write what became of each.
#ifndef OUTLAY_COMMON_FLOW_FLOW_RUNNER_H_
#define OUTLAY_COMMON_FLOW_FLOW_RUNNER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/flow/call_gate.h"
#include "common/rpc/channel.h"
#include "common/store/store.h"

namespace outlay::flow {

// All but `channel` and `random` must outlive the flow and what it left in them.
struct FlowParts {
  store::Store* store = nullptr;
  rpc::Channel* channel = nullptr;  // to the other service
  const Clock* clock = nullptr;
  Random* random = nullptr;  // used by one thread at a time
};

// What is particular to a flow. Calls that are under way keep it.
class FlowSteps {
 public:
  // `due`: the index of what is due of the flow.
  FlowSteps(const FlowParts& parts, const FlowsByDue* due)
      : parts_(parts), due_(due), gate_(parts.clock, parts.random) {}
  virtual ~FlowSteps() = default;

  void Stop() { gate_.Stop(); }
  absl::Duration Run();

 protected:
  using Body = std::function<absl::Status(store::Transaction&)>;

  // Begins the flow's step; after OK, End follows.
  virtual absl::Status Start(const store::Reader& reader, const FlowKey& key) = 0;

  // Writes and then ends the step: as `went`, if it is written. `self`: keeps these steps until then.
  void Write(std::shared_ptr<FlowSteps> self, const FlowKey& key, Went went, Body body);
  void End(const FlowKey& key, Went went) { gate_.End(key, went); }
  const FlowParts& parts() const { return parts_; }

 private:
  // True: nothing is due.
  absl::StatusOr<bool> RunPartition(store::PartitionId partition);

  const FlowParts parts_;
  const FlowsByDue* const due_;
  CallGate gate_;
  // Of Run alone. Which partition comes first, and where in each the next look begins: behind what was looked at, so
  // that whoever has much that is due, or cannot be done, is passed by.
  uint32_t first_ = 0;
  std::map<uint32_t, FlowDueKey> places_;
};

// Thread-safe but for Run, of which one may run at a time.
class FlowRunner {
 public:
  explicit FlowRunner(std::shared_ptr<FlowSteps> steps) : steps_(std::move(steps)) {}
  FlowRunner(const FlowRunner&) = delete;
  FlowRunner& operator=(const FlowRunner&) = delete;
  ~FlowRunner() { Stop(); }

  // Before the store ends: calls that are under way end without consequences, and are made again after a restart.
  void Stop() { steps_->Stop(); }

  // Makes the calls that are due; how long to pause before the next run.
  absl::Duration Run() { return steps_->Run(); }

 private:
  const std::shared_ptr<FlowSteps> steps_;
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_FLOW_RUNNER_H_
