// Lets the calls of a flow through: so many at a time, fairly to all organizations, and after what was not answered
// with a pause; while the other service is down, one call at a time tries whether it is back.
#ifndef OUTLAY_COMMON_FLOW_CALL_GATE_H_
#define OUTLAY_COMMON_FLOW_CALL_GATE_H_

#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/flow/due_flows.h"

namespace outlay::flow {

// How a step went: done, or to be tried again, because of itself or because the other service does not answer at all.
enum class Went { kWell, kBadly, kNowhere };
Went WentWith(const absl::Status& status);

// Thread-safe. Both must outlive the gate; `random` is used under the gate's lock.
class CallGate {
 public:
  CallGate(const Clock* clock, Random* random) : clock_(clock), random_(random) {}

  // From now on nothing begins.
  void Stop();
  bool is_stopped() const;

  // Whether the flow's step may begin now; then End must follow.
  bool Begin(const FlowKey& key);
  void End(const FlowKey& key, Went went);

 private:
  struct Backoff {
    absl::Duration pause;
    absl::Time next_call;
  };
  Backoff Longer(const Backoff& before);

  const Clock* const clock_;
  Random* const random_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  bool is_stopped_ = false;
  std::set<FlowKey> under_way_;
  std::map<std::string, size_t> of_organization_;
  Backoff all_;                        // a pause of zero: the other service answers
  std::map<FlowKey, Backoff> failed_;  // what stands in its own way stands in no other's
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_CALL_GATE_H_
