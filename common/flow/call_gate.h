// Limits the calls of a flow: a fixed number at a time, fair to all organizations, and a pause after each call that
// failed. While the other service is down, one call at a time probes whether it is back.
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

// The result of a step: success, a failure of this step, or no answer from the other service. The latter two are
// retried.
enum class Went { kWell, kBadly, kNowhere };
Went WentWith(const absl::Status& status);

// Thread-safe. Both must outlive the gate; `random` is used under the gate's lock.
class CallGate {
 public:
  CallGate(const Clock* clock, Random* random) : clock_(clock), random_(random) {}

  // Lets no further step begin.
  void Stop();
  bool is_stopped() const;

  // Returns whether the flow's step may begin now; if so, End must follow.
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
  std::map<FlowKey, Backoff> failed_;  // by flow: a failing flow delays no other
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_CALL_GATE_H_
