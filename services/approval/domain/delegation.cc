#include "services/approval/domain/delegation.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "common/base/errors.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"

namespace outlay::approval {

bool Covers(const Delegation& delegation, const Subject& subject, absl::Time now) {
  return !delegation.revoked && delegation.window.Contains(now) &&
         (delegation.kinds.empty() ||
          std::find(delegation.kinds.begin(), delegation.kinds.end(), subject.kind) != delegation.kinds.end()) &&
         (!delegation.cap_minor.has_value() || subject.judged_minor() <= *delegation.cap_minor);
}

std::set<std::string> ActsFor(const std::vector<Delegation>& delegations, const std::string& user) {
  std::multimap<std::string_view, const Delegation*> by_delegate;
  for (const Delegation& delegation : delegations) {
    if (!delegation.revoked) by_delegate.emplace(delegation.delegate, &delegation);
  }
  std::set<std::string> found = {user};
  std::deque<std::string> open = {user};
  while (!open.empty()) {
    const std::string delegate = std::move(open.front());
    open.pop_front();
    const auto [begin, end] = by_delegate.equal_range(delegate);
    for (auto next = begin; next != end; ++next) {
      if (found.insert(next->second->delegator).second) open.push_back(next->second->delegator);
    }
  }
  return found;
}

std::vector<std::string> FindChain(const std::vector<Delegation>& delegations, std::string_view from,
                                   std::string_view to, const Subject& subject, const People& people, absl::Time now) {
  std::deque<std::vector<std::string>> open = {{std::string(from)}};
  std::set<std::string> seen = {std::string(from)};
  while (!open.empty()) {
    const std::vector<std::string> chain = std::move(open.front());
    open.pop_front();
    if (chain.back() == to && chain.size() > 1) return chain;
    if (chain.size() > limits::kDelegationChain) continue;
    for (const Delegation& next : delegations) {
      if (next.delegator != chain.back() || !Covers(next, subject, now) || !people.IsActive(next.delegate)) continue;
      if (!seen.insert(next.delegate).second) continue;
      open.push_back(chain);
      open.back().push_back(next.delegate);
    }
  }
  return {};
}

absl::Status CheckDelegation(const Delegation& added, const std::vector<Delegation>& present, const People& people,
                             absl::Time now) {
  if (added.window.IsEmpty()) return FieldInvalid("delegation.end_time", "must be after start_time");
  if (added.window.end <= now) return FieldInvalid("delegation.end_time", "must not have passed");
  if (added.delegate == added.delegator || !people.IsActive(added.delegate) || !people.MayDecide(added.delegate)) {
    return DelegateNotAble(added.delegate);
  }
  return ActsFor(present, added.delegator).contains(added.delegate) ? DelegationCycle(added.delegate)
                                                                    : absl::OkStatus();
}

}  // namespace outlay::approval
