// Roles, role grants, and the rights that result from them (D4). Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/money.h"
#include "services/directory/domain/group.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The user-defined part of a role.
struct RoleSpec {
  std::string display_name;
  std::vector<std::string> permissions;  // in a stored role: sorted, without duplicates
  bool authority_limit_required = false;

  bool operator==(const RoleSpec&) const = default;
};

struct Role {
  std::string id;
  RoleSpec spec;
  bool built_in = false;
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is derived from it
  std::string create_digest;  // of the creating request; empty: built-in

  bool operator==(const Role&) const = default;
};

// The user-defined part of a grant. A grant cannot be changed, only revoked.
struct RoleGrantSpec {
  std::string user_id;
  std::string role_id;
  std::string group_id;
  std::optional<Money> authority_limit;   // in the base currency; unset: unlimited
  std::optional<absl::Time> expire_time;  // exclusive; unset: until it is revoked

  bool operator==(const RoleGrantSpec&) const = default;
};

// Numbers as in the API; an expired grant is GRANTED here, because expiry has no event.
enum class RoleGrantState { kProposed = 1, kGranted = 2 };

struct RoleGrant {
  std::string id;
  RoleGrantSpec spec;
  RoleGrantState state = RoleGrantState::kProposed;
  Actor granter;              // the actor who granted or proposed it; an empty subject: created with the organization
  std::string confirmer;      // a person; empty while proposed, and where one person suffices
  absl::Time grant_time;      // since when it is in force or proposed
  std::string create_digest;  // of the creating request; empty: given by a mapping
  std::string mapping_id;     // the mapping that gives it (D6); empty: none

  bool operator==(const RoleGrant&) const = default;
};

// Returns the time until which a proposed grant can be confirmed, exclusive.
absl::Time ProposalExpiry(const RoleGrant& grant);

// Returns whether a grant has expired or, for a proposed one, can no longer be confirmed. This end has no event; its
// rows are deleted by a later command that reads them.
bool HasExpired(const RoleGrant& grant, absl::Time now);

// Returns whether any of the grants is or may come into force, or there are more than `most`, the number that can be
// deleted together with their group or role.
bool AreInUse(const std::vector<RoleGrant>& grants, int64_t most, absl::Time now);

// Returns whether a grant is in force at `now`, regardless of whether its user is ACTIVE.
bool IsInForce(const RoleGrant& grant, absl::Time now);

// A grant with the permissions of its role.
struct HeldGrant {
  RoleGrant grant;
  std::vector<std::string> permissions;
};

// The greatest amount for which somebody holds a permission, and the grants that give it.
struct HeldRight {
  std::optional<Money> authority_limit;  // unset: unlimited
  std::vector<std::string> grant_ids;    // sorted
};

// By permission.
using Rights = std::map<std::string, HeldRight, std::less<>>;

// Returns the rights of a user on a group: none unless ACTIVE; otherwise those of all grants in force on the groups of
// `path`, which ends with the group, each with the highest of their limits.
Rights EffectiveRights(UserState state, const std::vector<HeldGrant>& grants, const GroupPath& path, absl::Time now);

// Checks that nobody gives rights that they do not hold. FAILED_PRECONDITION / RIGHTS_NOT_HELD: one of `permissions` is
// not among the `rights` of `person`, or only with a limit below `authority_limit` (unset: unlimited).
absl::Status CheckHolds(const Rights& rights, const std::string& person, const std::string& group_id,
                        const std::vector<std::string>& permissions, const std::optional<Money>& authority_limit);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_H_
