#include "services/approval/domain/delegation.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "common/base/errors.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

using ByDelegate = std::multimap<std::string_view, const Delegation*>;

// Returns the delegations for which `counts` holds, in their order.
template <typename Predicate>
ByDelegate IndexOf(const std::vector<Delegation>& delegations, Predicate counts) {
  ByDelegate by_delegate;
  for (const Delegation& delegation : delegations) {
    if (counts(delegation)) by_delegate.emplace(delegation.delegate, &delegation);
  }
  return by_delegate;
}

}  // namespace

bool Covers(const Delegation& delegation, const Subject& subject, absl::Time now) {
  return !delegation.revoked && delegation.window.Contains(now) &&
         (delegation.kinds.empty() ||
          std::find(delegation.kinds.begin(), delegation.kinds.end(), subject.kind) != delegation.kinds.end()) &&
         (!delegation.cap_minor.has_value() || subject.judged_minor() <= *delegation.cap_minor);
}

std::set<std::string> ActsFor(const std::vector<Delegation>& delegations, const std::string& user) {
  const ByDelegate by_delegate = IndexOf(delegations, [](const Delegation& delegation) { return !delegation.revoked; });
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

Chains ChainsTo(const std::vector<Delegation>& delegations, const std::string& user, const Subject& subject,
                const People& people, absl::Time now) {
  Chains chains;
  const ByDelegate by_delegate =
      IndexOf(delegations, [&](const Delegation& delegation) { return Covers(delegation, subject, now); });
  if (!by_delegate.contains(user)) return chains;
  std::deque<std::vector<std::string>> open = {{user}};
  while (!open.empty()) {
    const std::vector<std::string> chain = std::move(open.front());
    open.pop_front();
    // A delegate must be ACTIVE to pass a delegation on.
    if (chain.size() > limits::kDelegationChain || !people.IsActive(chain.front())) continue;
    const auto [begin, end] = by_delegate.equal_range(chain.front());
    for (auto next = begin; next != end; ++next) {
      const std::string& delegator = next->second->delegator;
      if (delegator == user || chains.contains(delegator)) continue;
      std::vector<std::string> longer = {delegator};
      longer.insert(longer.end(), chain.begin(), chain.end());
      chains.emplace(delegator, longer);
      open.push_back(std::move(longer));
    }
  }
  return chains;
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
