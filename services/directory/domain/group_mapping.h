// What members of the identity provider's groups get here, and what that makes of one user (D6). Values; pure
// functions.
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

// What a user writes into a mapping. A mapping cannot be changed, only deleted.
struct GroupMappingSpec {
  std::string provider_group_id;
  std::string group_id;
  std::string role_id;                   // on the group; empty: none
  std::optional<Money> authority_limit;  // of the role's grants, in the base currency; unset: without limit
  bool membership = false;               // of the group

  bool operator==(const GroupMappingSpec&) const = default;
};

// Numbers as in the API.
enum class GroupMappingState { kProposed = 1, kInForce = 2 };

struct GroupMapping {
  std::string id;
  GroupMappingSpec spec;
  GroupMappingState state = GroupMappingState::kProposed;
  Actor maker;                // who made or proposed it
  std::string confirmer;      // a person; empty while proposed, and where one person was enough
  absl::Time create_time;     // when it was made or proposed
  std::string create_digest;  // of the creating request

  bool operator==(const GroupMapping&) const = default;
};

// Until when a proposed mapping can be confirmed, exclusive.
absl::Time ProposalExpiry(const GroupMapping& mapping);

// Proposed, and nobody confirmed it in time. It ends so without an event; its row goes when something else has to do
// with it.
bool HasExpired(const GroupMapping& mapping, absl::Time now);

// In id order.
using GroupMappings = std::vector<GroupMapping>;

// What a mapping's role gives a user; `grant_id` must be free.
RoleGrant GrantByMapping(const GroupMapping& mapping, const std::string& user_id, const std::string& grant_id,
                         absl::Time now);

// A membership as it is and as it shall be; at least one of them is there.
struct MembershipStep {
  std::optional<Membership> before;
  std::optional<Membership> after;
};

// What has to change.
struct MappedSteps {
  std::vector<RoleGrant> ending;  // grants
  std::vector<MembershipStep> memberships;
  GroupMappings granting;  // each gives its role
};

// What a user holds.
struct Holdings {
  std::vector<RoleGrant> grants;
  std::vector<Membership> memberships;
};

// What makes a user hold by mappings exactly what `mappings` give: those in force of the groups that the user is a
// member of; none when the user is DEPROVISIONED. What came otherwise stays. Grants whose time is over end where there
// is no room otherwise; what there is no room for is not given (limits::kGrantsPerUser, kMembershipsPerUser).
MappedSteps PlanMappedSteps(const std::string& user_id, const GroupMappings& mappings, const Holdings& holdings,
                            absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_MAPPING_H_
