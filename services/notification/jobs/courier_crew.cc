#include "services/notification/jobs/courier_crew.h"

#include <algorithm>
#include <utility>

#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr absl::Duration kSecond = absl::Seconds(1);

// Also true if the clock jumped back, so that nothing waits until it catches up.
bool IsOver(absl::Time second_start, absl::Time now) {
  return now < second_start || now - second_start >= kSecond;
}

size_t Left(size_t limit, size_t used) {
  return limit - std::min(limit, used);
}

std::pair<std::string, std::string> ShareOf(const TargetRef& target) {
  return {target.organization, CollectionOf(target.target)};
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

size_t CourierCrew::FreeOf(const Share& share) const {
  const auto found = shares_.find(share);
  return Left(limits::kShareConcurrency, found == shares_.end() ? 0 : found->second);
}

size_t CourierCrew::Free(const TargetRef& target, const Underway& underway, bool is_on_trial, absl::Time now) const {
  return std::min({Left(is_on_trial ? 1 : limits::kTargetConcurrency, underway.ids.size()), FreeOf(ShareOf(target)),
                   Left(limits::kTargetPerSecond, IsOver(underway.second_start, now) ? 0 : underway.in_second)});
}

size_t CourierCrew::LookAt(const TargetRef& target, bool is_on_trial, absl::Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = targets_.find(target);
  const Underway underway = found == targets_.end() ? Underway() : found->second;
  const size_t free = is_closed_ ? 0 : Free(target, underway, is_on_trial, now);
  return free == 0 ? 0 : free + underway.ids.size();
}

std::vector<std::string> CourierCrew::Take(const Look& look, const TargetRef& target, bool is_on_trial,
                                           const std::vector<std::string>& ids, absl::Time now) {
  const std::lock_guard lock(mutex_);
  if (is_closed_) return {};
  Underway& underway = targets_[target];
  size_t free = Free(target, underway, is_on_trial, now);
  std::vector<std::string> taken;
  for (const std::string& id : ids) {
    if (free == 0) break;
    if (CameBackSince(look, target, id) || !underway.ids.insert(id).second) continue;
    taken.push_back(id);
    --free;
  }
  if (IsOver(underway.second_start, now)) {
    underway.second_start = now;
    underway.in_second = 0;
  }
  underway.in_second += taken.size();
  if (!taken.empty()) shares_[ShareOf(target)] += taken.size();
  if (underway.ids.empty()) idle_.push_back(target);
  return taken;
}

void CourierCrew::Return(const TargetRef& target, const std::string& id, absl::Time now) {
  std::function<void()> when_idle;
  {
    const std::lock_guard lock(mutex_);
    ++returns_;
    if (!looks_.empty()) returned_[{target, id}] = returns_;
    const auto found = targets_.find(target);
    if (found == targets_.end() || found->second.ids.erase(id) == 0) return;
    if (--shares_[ShareOf(target)] == 0) shares_.erase(ShareOf(target));
    if (found->second.ids.empty()) idle_.push_back(target);
    when_idle = TakeWhenIdle();
  }
  ForgetIdle(now);
  if (when_idle) when_idle();
}

void CourierCrew::Close(std::function<void()> when_idle) {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    when_idle_ = std::move(when_idle);
    when_idle = TakeWhenIdle();
  }
  if (when_idle) when_idle();
}

std::function<void()> CourierCrew::TakeWhenIdle() {
  return is_closed_ && shares_.empty() ? std::exchange(when_idle_, nullptr) : nullptr;
}

bool CourierCrew::HasRoom(const TargetRef& target) {
  const std::lock_guard lock(mutex_);
  return FreeOf(ShareOf(target)) > 0;
}

void CourierCrew::StandInLine(const std::vector<TargetRef>& targets) {
  std::map<Share, std::deque<TargetRef>> lines;
  for (const TargetRef& target : targets) lines[ShareOf(target)].push_back(target);
  const std::lock_guard lock(mutex_);
  for (auto& [share, line] : lines) lines_[share] = std::move(line);
}

std::optional<TargetRef> CourierCrew::NextInLine(const TargetRef& target) {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(ShareOf(target));
  if (found == lines_.end() || FreeOf(found->first) == 0) return std::nullopt;
  TargetRef next = std::move(found->second.front());
  found->second.pop_front();
  if (found->second.empty()) lines_.erase(found);
  return next;
}

// The entries are nearly in order of time: behind one whose second is not over, none needs to be looked at.
void CourierCrew::ForgetIdle(absl::Time now) {
  const std::lock_guard lock(mutex_);
  while (!idle_.empty()) {
    const auto found = targets_.find(idle_.front());
    if (found != targets_.end() && found->second.ids.empty()) {
      if (found->second.in_second > 0 && !IsOver(found->second.second_start, now)) return;
      targets_.erase(found);
    }
    idle_.pop_front();
  }
}

size_t CourierCrew::size() {
  const std::lock_guard lock(mutex_);
  return targets_.size();
}

}  // namespace outlay::notification
