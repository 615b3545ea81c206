// Limits the calls to a peer: allows a number of them at a time and, while the peer does not answer, one call at a time
// that probes whether it is back, so that no storm follows an outage.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_PEER_GATE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_PEER_GATE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "services/invoice_matching/peer/limits.h"

namespace outlay::invoice_matching {

struct PeerGateOptions {
  size_t calls_max = limits::kCallsAtATime;
  absl::Duration backoff_min = limits::kBackoffMin;
  absl::Duration backoff_max = limits::kBackoffMax;
  Scheduler* scheduler = nullptr;  // must outlive the gate's calls
  Random* random = nullptr;        // must outlive the gate; used under its lock
};

// Thread-safe. Calls pass in the order of arrival.
class PeerGate {
 public:
  explicit PeerGate(PeerGateOptions options);

  // Runs `start` when a call may be made, perhaps at once on this thread; `start` makes the call, and Ended must
  // follow.
  void Enter(UniqueFunction<void()> start);
  // Reports the end of a call. `answered`: the peer answered, if only with a refusal; otherwise the outcome is unknown.
  void Ended(bool answered);

  // The number of calls that wait.
  size_t waiting() const;
  // Returns whether the last call had no answer.
  bool is_failing() const;

 private:
  // Shared with the timer.
  struct Shared;
  static void Pump(const std::shared_ptr<Shared>& shared);
  static void ArmProbe(const std::shared_ptr<Shared>& shared);

  const std::shared_ptr<Shared> shared_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_PEER_GATE_H_
