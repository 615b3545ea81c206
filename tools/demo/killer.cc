#include "tools/demo/killer.h"

#include <utility>

#include "absl/time/time.h"

namespace outlay::demo {
namespace {

// The blow falls so long after its step at the most: inside a later call, not between two.
constexpr uint64_t kDelayMicrosMax = 3000;

}  // namespace

Killer::Killer(int kills, int steps, uint64_t seed, std::vector<Service*> services, Scheduler& scheduler)
    : services_(std::move(services)), scheduler_(scheduler), random_(seed) {
  for (int i = 0; i < kills; ++i) {
    moments_.insert(static_cast<int>(random_.Uniform(static_cast<uint64_t>(steps))));
  }
}

void Killer::OnStep() {
  const std::lock_guard lock(mutex_);
  ++steps_seen_;
  while (!moments_.empty() && *moments_.begin() < steps_seen_) {
    moments_.erase(moments_.begin());
    ++pending_;
    Service* const victim = services_[random_.Uniform(services_.size())];
    const auto delay = absl::Microseconds(static_cast<int64_t>(random_.Uniform(kDelayMicrosMax)));
    scheduler_.RunAfter(delay, [this, victim] { Strike(*victim); });
  }
}

void Killer::Strike(Service& victim) {
  const std::lock_guard lock(mutex_);
  victim.Kill();
  failure_.Update(victim.Start());
  ++killed_;
  --pending_;
  changed_.notify_all();
}

absl::Status Killer::Finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return pending_ == 0; });
  return failure_;
}

}  // namespace outlay::demo
