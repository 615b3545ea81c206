#include "services/directory/domain/role.h"

#include <algorithm>
#include <iterator>

#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

// Returns whether the first authority covers the second. Limits are in the organization's currency, which never
// changes; one in another currency covers nothing.
bool ReachesAsFar(const std::optional<Money>& held, const std::optional<Money>& wanted) {
  if (!held.has_value()) return true;
  if (!wanted.has_value() || held->currency() != wanted->currency()) return false;
  return held->minor_units() >= wanted->minor_units();
}

void Add(const RoleGrant& grant, const std::string& permission, Rights* rights) {
  const auto [held, is_new] =
      rights->try_emplace(permission, HeldRight{.authority_limit = grant.spec.authority_limit, .grant_ids = {}});
  HeldRight& right = held->second;
  if (!is_new && !ReachesAsFar(right.authority_limit, grant.spec.authority_limit)) {
    right.authority_limit = grant.spec.authority_limit;
  }
  right.grant_ids.push_back(grant.id);
}

}  // namespace

absl::Time ProposalExpiry(const RoleGrant& grant) {
  return grant.grant_time + limits::kProposalTimeToLive;
}

bool HasExpired(const RoleGrant& grant, absl::Time now) {
  if (grant.state == RoleGrantState::kProposed && now >= ProposalExpiry(grant)) return true;
  return grant.spec.expire_time.has_value() && now >= *grant.spec.expire_time;
}

bool AreInUse(const std::vector<RoleGrant>& grants, int64_t most, absl::Time now) {
  return std::ssize(grants) > most ||
         !std::ranges::all_of(grants, [&](const RoleGrant& grant) { return HasExpired(grant, now); });
}

bool IsInForce(const RoleGrant& grant, absl::Time now) {
  return grant.state == RoleGrantState::kGranted && !HasExpired(grant, now);
}

Rights EffectiveRights(UserState state, const std::vector<HeldGrant>& grants, const GroupPath& path, absl::Time now) {
  Rights rights;
  if (state != UserState::kActive) return rights;
  for (const HeldGrant& held : grants) {
    if (!IsInForce(held.grant, now) || std::find(path.begin(), path.end(), held.grant.spec.group_id) == path.end()) {
      continue;
    }
    for (const std::string& permission : held.permissions) {
      Add(held.grant, permission, &rights);
    }
  }
  for (auto& [permission, right] : rights) {
    std::sort(right.grant_ids.begin(), right.grant_ids.end());
  }
  return rights;
}

absl::Status CheckHolds(const Rights& rights, const std::string& person, const std::string& group_id,
                        const std::vector<std::string>& permissions, const std::optional<Money>& authority_limit) {
  for (const std::string& permission : permissions) {
    const auto held = rights.find(permission);
    if (held == rights.end() || !ReachesAsFar(held->second.authority_limit, authority_limit)) {
      return RightsNotHeld(person, permission, group_id);
    }
  }
  return absl::OkStatus();
}

}  // namespace outlay::directory
