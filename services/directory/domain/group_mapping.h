// Mappings: the roles and memberships that members of the identity provider's groups get, and the resulting changes for
// a user (D6). Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_MAPPING_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_MAPPING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/money.h"
#include "services/directory/domain/role.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The user-defined part of a mapping. A mapping cannot be changed, only deleted.
struct GroupMappingSpec {
  std::string provider_group_id;
  std::string group_id;
  std::string role_id;                   // on the group; empty: none
  std::optional<Money> authority_limit;  // of the role's grants, in the base currency; unset: unlimited
  bool membership = false;               // also gives membership of the group

  bool operator==(const GroupMappingSpec&) const = default;
};

// Numbers as in the API.
enum class GroupMappingState { kProposed = 1, kInForce = 2 };

struct GroupMapping {
  std::string id;
  GroupMappingSpec spec;
  GroupMappingState state = GroupMappingState::kProposed;
  Actor maker;                // the actor who made or proposed it
  std::string confirmer;      // a person; empty while proposed, and where one person suffices
  absl::Time create_time;     // when it was made or proposed
  std::string create_digest;  // of the creating request

  bool operator==(const GroupMapping&) const = default;
};

// Returns the time until which a proposed mapping can be confirmed, exclusive.
absl::Time ProposalExpiry(const GroupMapping& mapping);

// Returns whether a mapping was proposed and not confirmed in time. This end has no event; its row is deleted by a
// later command that reads it.
bool HasExpired(const GroupMapping& mapping, absl::Time now);

// In order of ids.
using GroupMappings = std::vector<GroupMapping>;

// Returns the role grant that a mapping gives a user; `grant_id` must be unused.
RoleGrant GrantByMapping(const GroupMapping& mapping, const std::string& user_id, const std::string& grant_id,
                         absl::Time now);

// A membership before and after a change; at least one of them is set.
struct MembershipStep {
  std::optional<Membership> before;
  std::optional<Membership> after;
};

// The necessary changes.
struct MappedSteps {
  std::vector<RoleGrant> ending;  // grants to revoke
  std::vector<MembershipStep> memberships;
  GroupMappings granting;  // mappings whose role is to be granted
};

// The grants and memberships of a user.
struct Holdings {
  std::vector<RoleGrant> grants;
  std::vector<Membership> memberships;
};

// Returns the changes after which the user holds by mappings exactly what `mappings` give: those in force for the
// groups of which the user is a member; none for a DEPROVISIONED user. Grants and memberships that do not come from
// mappings are unchanged. Expired grants are ended if their room is needed; whatever exceeds the limits is not given
// (limits::kGrantsPerUser, kMembershipsPerUser).
MappedSteps PlanMappedSteps(const std::string& user_id, const GroupMappings& mappings, const Holdings& holdings,
                            absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_MAPPING_H_
