#include "services/invoice_matching/peer/gate.h"

#include <algorithm>
#include <utility>

namespace outlay::invoice_matching {

struct PeerGate::Shared {
  explicit Shared(PeerGateOptions given) : options(given) {}

  const PeerGateOptions options;
  mutable std::mutex mutex;
  // All below are guarded by mutex.
  std::deque<UniqueFunction<void()>> waiting;
  size_t in_flight = 0;
  bool failing = false;
  bool probe_due = false;    // while failing: one call may pass
  bool timer_armed = false;  // while failing: probe_due will become true
  absl::Duration backoff;
};

PeerGate::PeerGate(PeerGateOptions options) : shared_(std::make_shared<Shared>(options)) {}

void PeerGate::Enter(UniqueFunction<void()> start) {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->waiting.push_back(std::move(start));
  }
  Pump(shared_);
}

void PeerGate::Ended(bool answered) {
  bool arm = false;
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->in_flight -= 1;
    if (answered) {
      shared_->failing = false;
      shared_->backoff = absl::ZeroDuration();
    } else if (!shared_->timer_armed) {
      // Calls that were in progress when the first one failed tell nothing new: only one timer, one step of the
      // backoff.
      shared_->failing = true;
      shared_->probe_due = false;
      shared_->backoff = std::clamp(shared_->backoff * 2, shared_->options.backoff_min, shared_->options.backoff_max);
      shared_->timer_armed = arm = true;
    }
  }
  if (arm) ArmProbe(shared_);
  Pump(shared_);
}

void PeerGate::ArmProbe(const std::shared_ptr<Shared>& shared) {
  absl::Duration pause;
  {
    const std::lock_guard lock(shared->mutex);
    const int64_t half = absl::ToInt64Microseconds(shared->backoff / 2);
    const auto jitter = static_cast<int64_t>(shared->options.random->Uniform(static_cast<uint64_t>(half) + 1));
    pause = shared->backoff / 2 + absl::Microseconds(jitter);
  }
  shared->options.scheduler->RunAfter(pause, [shared] {
    {
      const std::lock_guard lock(shared->mutex);
      shared->timer_armed = false;
      shared->probe_due = true;
    }
    Pump(shared);
  });
}

void PeerGate::Pump(const std::shared_ptr<Shared>& shared) {
  for (;;) {
    UniqueFunction<void()> start;
    {
      const std::lock_guard lock(shared->mutex);
      if (shared->waiting.empty() || shared->in_flight >= shared->options.calls_max) return;
      if (shared->failing) {
        if (!shared->probe_due || shared->in_flight > 0) return;
        shared->probe_due = false;
      }
      start = std::move(shared->waiting.front());
      shared->waiting.pop_front();
      shared->in_flight += 1;
    }
    start();
  }
}

size_t PeerGate::waiting() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->waiting.size();
}

bool PeerGate::is_failing() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->failing;
}

}  // namespace outlay::invoice_matching
