#include "services/approval/domain/delegation.h"

#include <algorithm>
#include <deque>
#include <set>

#include "common/base/errors.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

// Whether `from` reaches `to` over delegations that all hold at one instant within `window`.
bool Reaches(const std::vector<Delegation>& present, const std::string& from, const std::string& to,
             const Interval& window, std::set<std::string>& above) {
  if (from == to) return true;
  if (!above.insert(from).second) return false;
  for (const Delegation& next : present) {
    if (next.revoked || next.delegator != from) continue;
    const Interval common = window.Intersect(next.window);
    if (!common.IsEmpty() && Reaches(present, next.delegate, to, common, above)) return true;
  }
  above.erase(from);
  return false;
}

}  // namespace

bool Covers(const Delegation& delegation, const Subject& subject, absl::Time now) {
  return !delegation.revoked && delegation.window.Contains(now) &&
         (delegation.kinds.empty() ||
          std::find(delegation.kinds.begin(), delegation.kinds.end(), subject.kind) != delegation.kinds.end()) &&
         (!delegation.cap_minor.has_value() || subject.base_minor <= *delegation.cap_minor);
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
  std::set<std::string> above;
  if (Reaches(present, added.delegate, added.delegator, added.window, above)) return DelegationCycle(added.delegate);
  return absl::OkStatus();
}

}  // namespace outlay::approval
