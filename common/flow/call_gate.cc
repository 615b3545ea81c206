#include "common/flow/call_gate.h"

#include <algorithm>
#include <cstdint>

#include "common/flow/limits.h"

namespace outlay::flow {

Went WentWith(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ? Went::kNowhere : Went::kBadly;
}

void CallGate::Stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
}

bool CallGate::is_stopped() const {
  const std::lock_guard lock(mutex_);
  return is_stopped_;
}

bool CallGate::Begin(const FlowKey& key) {
  const std::lock_guard lock(mutex_);
  const size_t calls_max = all_.pause > absl::ZeroDuration() ? 1 : limits::kFlowCallsAtATime;
  if (is_stopped_ || under_way_.size() >= calls_max || clock_->Now() < all_.next_call) return false;
  const auto failed = failed_.find(key);
  if (failed != failed_.end() && clock_->Now() < failed->second.next_call) return false;
  const auto found = of_organization_.find(std::get<0>(key));
  if (found != of_organization_.end() && found->second >= limits::kFlowCallsOfOrganization) return false;
  if (!under_way_.insert(key).second) return false;
  ++of_organization_[std::get<0>(key)];
  return true;
}

CallGate::Backoff CallGate::Longer(const Backoff& before) {
  const absl::Duration pause = std::clamp(before.pause * 2, limits::kFlowBackoffMin, limits::kFlowBackoffMax);
  const auto spread = static_cast<uint64_t>(absl::ToInt64Microseconds(pause / 2));
  const auto drawn = static_cast<int64_t>(random_->Uniform(spread + 1));
  return {.pause = pause, .next_call = clock_->Now() + pause / 2 + absl::Microseconds(drawn)};
}

void CallGate::End(const FlowKey& key, Went went) {
  const std::lock_guard lock(mutex_);
  under_way_.erase(key);
  const auto found = of_organization_.find(std::get<0>(key));
  if (found != of_organization_.end() && --found->second == 0) of_organization_.erase(found);
  if (went == Went::kNowhere) {
    all_ = Longer(all_);
  } else {
    all_ = {.pause = absl::ZeroDuration(), .next_call = absl::InfinitePast()};
  }
  if (went == Went::kWell) {
    failed_.erase(key);
  } else {
    // Also while the other service is down: another flow probes next.
    failed_[key] = Longer(failed_[key]);
  }
}

}  // namespace outlay::flow
