// Stands before every call to a peer: bounds how many are made at a time, and while the peer does not answer lets one
// call at a time try whether it is back, so that an outage is not followed by a storm.
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

// Thread-safe. Calls pass in the order in which they came.
class PeerGate {
 public:
  explicit PeerGate(PeerGateOptions options);

  // Runs `start` when a call may be made, perhaps at once in this thread; it makes the call, and Ended must follow.
  void Enter(UniqueFunction<void()> start);
  // A call ended. `answered`: the peer said something, be it a refusal; otherwise nobody knows what became of it.
  void Ended(bool answered);

  // Calls that wait to pass.
  size_t waiting() const;
  // The last call had no answer.
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
