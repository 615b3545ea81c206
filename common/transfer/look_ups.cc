#include "common/transfer/look_ups.h"

#include "common/transfer/limits.h"

namespace outlay::transfer {

bool LookUps::HasRoom(absl::Time now) {
  // Look-ups that seem to last longer than possible were abandoned before the clock was set back.
  const auto is_over = [now](absl::Time end) { return end <= now || end > now + limits::kLookUpTime; };
  while (!abandoned_.empty() && is_over(abandoned_.front())) abandoned_.pop_front();
  return under_way_ + abandoned_.size() < max_;
}

bool LookUps::Begin(absl::Time now) {
  if (!HasRoom(now)) return false;
  ++under_way_;
  return true;
}

void LookUps::Abandon(absl::Time now) {
  --under_way_;
  abandoned_.push_back(now + limits::kLookUpTime);
}

}  // namespace outlay::transfer
