#include "services/notification/jobs/courier_crew.h"

#include <algorithm>

#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr absl::Duration kSecond = absl::Seconds(1);

// Also when the clock jumped back: nobody waits for it to come to where it was.
bool IsOver(absl::Time second_start, absl::Time now) {
  return now < second_start || now - second_start >= kSecond;
}

size_t Left(size_t limit, size_t used) {
  return limit - std::min(limit, used);
}

}  // namespace

CourierCrew::Look::Look(CourierCrew* crew) : crew_(crew) {
  const std::lock_guard lock(crew_->mutex_);
  since_ = crew_->returns_;
  crew_->looks_.insert(since_);
}

CourierCrew::Look::~Look() {
  const std::lock_guard lock(crew_->mutex_);
  crew_->looks_.erase(crew_->looks_.find(since_));
  if (crew_->looks_.empty()) {
    crew_->returned_.clear();
    return;
  }
  const uint64_t oldest = *crew_->looks_.begin();
  std::erase_if(crew_->returned_, [&](const auto& each) { return each.second <= oldest; });
}

bool CourierCrew::CameBackSince(const Look& look, const TargetRef& target, const std::string& id) const {
  const auto found = returned_.find({target, id});
  return found != returned_.end() && found->second > look.since_;
}

size_t CourierCrew::Free(const TargetRef& target, Underway& underway, bool is_on_trial, absl::Time now) const {
  if (IsOver(underway.second_start, now)) {
    underway.second_start = now;
    underway.in_second = 0;
  }
  const auto of_organization = organizations_.find(target.organization);
  return std::min(
      {Left(is_on_trial ? 1 : limits::kTargetConcurrency, underway.ids.size()),
       Left(limits::kOrganizationConcurrency, of_organization == organizations_.end() ? 0 : of_organization->second),
       Left(limits::kTargetPerSecond, underway.in_second)});
}

size_t CourierCrew::LookAt(const TargetRef& target, bool is_on_trial, absl::Time now) {
  const std::lock_guard lock(mutex_);
  Underway& underway = targets_[target];
  const size_t free = Free(target, underway, is_on_trial, now);
  return free == 0 ? 0 : free + underway.ids.size();
}

std::vector<std::string> CourierCrew::Take(const Look& look, const TargetRef& target, bool is_on_trial,
                                           const std::vector<std::string>& ids, absl::Time now) {
  const std::lock_guard lock(mutex_);
  Underway& underway = targets_[target];
  size_t free = Free(target, underway, is_on_trial, now);
  std::vector<std::string> taken;
  for (const std::string& id : ids) {
    if (free == 0) break;
    if (CameBackSince(look, target, id) || !underway.ids.insert(id).second) continue;
    taken.push_back(id);
    --free;
  }
  underway.in_second += taken.size();
  if (!taken.empty()) organizations_[target.organization] += taken.size();
  Forget(target, now);
  return taken;
}

void CourierCrew::Return(const TargetRef& target, const std::string& id, absl::Time now) {
  const std::lock_guard lock(mutex_);
  ++returns_;
  if (!looks_.empty()) returned_[{target, id}] = returns_;
  if (targets_[target].ids.erase(id) > 0 && --organizations_[target.organization] == 0) {
    organizations_.erase(target.organization);
  }
  Forget(target, now);
}

void CourierCrew::Forget(const TargetRef& target, absl::Time now) {
  const auto found = targets_.find(target);
  if (found != targets_.end() && found->second.ids.empty() &&
      (found->second.in_second == 0 || IsOver(found->second.second_start, now))) {
    targets_.erase(found);
  }
}

}  // namespace outlay::notification
