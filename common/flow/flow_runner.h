// The common part of flows to other services: looks in all partitions for due flows, begins as many steps as the gate
// allows, and writes their results.
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

// The specific part of a flow. Calls in progress keep it alive.
class FlowSteps {
 public:
  // `due`: the index of the flow by due time.
  FlowSteps(const FlowParts& parts, const FlowsByDue* due)
      : parts_(parts), due_(due), gate_(parts.clock, parts.random) {}
  virtual ~FlowSteps() = default;

  void Stop() { gate_.Stop(); }
  absl::Duration Run();

 protected:
  using Body = std::function<absl::Status(store::Transaction&)>;

  // Begins the flow's step; if it returns OK, End must follow.
  virtual absl::Status Start(const store::Reader& reader, const FlowKey& key) = 0;

  // Writes the step's result, then ends the step: as `went` if the write succeeded. `self` keeps this object until
  // then.
  void Write(std::shared_ptr<FlowSteps> self, const FlowKey& key, Went went, Body body);
  void End(const FlowKey& key, Went went) { gate_.End(key, went); }
  const FlowParts& parts() const { return parts_; }

 private:
  // True: nothing is due.
  absl::StatusOr<bool> RunPartition(store::PartitionId partition);

  const FlowParts parts_;
  const FlowsByDue* const due_;
  CallGate gate_;
  // Used by Run only. The first partition to look at, and the place in each where the next look begins: behind the
  // flows already seen, so that many flows that are due, or that fail, do not block the others.
  uint32_t first_ = 0;
  std::map<uint32_t, FlowDueKey> places_;
};

// Thread-safe except Run, which must not overlap itself.
class FlowRunner {
 public:
  explicit FlowRunner(std::shared_ptr<FlowSteps> steps) : steps_(std::move(steps)) {}
  FlowRunner(const FlowRunner&) = delete;
  FlowRunner& operator=(const FlowRunner&) = delete;
  ~FlowRunner() { Stop(); }

  // To be called before the store ends: calls in progress have no effect, and are repeated after a restart.
  void Stop() { steps_->Stop(); }

  // Makes the due calls; returns the pause until the next run.
  absl::Duration Run() { return steps_->Run(); }

 private:
  const std::shared_ptr<FlowSteps> steps_;
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_FLOW_RUNNER_H_
