// Roles, grants of them, and what somebody holds by them (D4). Values; pure functions.
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

// What a user writes into a role.
struct RoleSpec {
  std::string display_name;
  std::vector<std::string> permissions;  // in a stored role: sorted, no two alike
  bool authority_limit_required = false;

  bool operator==(const RoleSpec&) const = default;
};

struct Role {
  std::string id;
  RoleSpec spec;
  bool built_in = false;
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;       // counts changes; the etag is made of it
  std::string create_digest;  // of the creating request; empty: built in

  bool operator==(const Role&) const = default;
};

// What a user writes into a grant. A grant cannot be changed, only revoked.
struct RoleGrantSpec {
  std::string user_id;
  std::string role_id;
  std::string group_id;
  std::optional<Money> authority_limit;   // in the base currency; unset: without limit
  std::optional<absl::Time> expire_time;  // exclusive; unset: until it is revoked

  bool operator==(const RoleGrantSpec&) const = default;
};

// Numbers as in the API; an expired grant is GRANTED here, since expiry needs no event.
enum class RoleGrantState { kProposed = 1, kGranted = 2 };

struct RoleGrant {
  std::string id;
  RoleGrantSpec spec;
  RoleGrantState state = RoleGrantState::kProposed;
  Actor granter;              // who granted or proposed it; an empty subject: it came with the organization
  std::string confirmer;      // a person; empty while proposed, and where one person was enough
  absl::Time grant_time;      // since when it is in force, or proposed
  std::string create_digest;  // of the creating request; empty: it came by a mapping
  std::string mapping_id;     // the mapping that gives it (D6); empty: it came otherwise

  bool operator==(const RoleGrant&) const = default;
};

// Until when a proposed grant can be confirmed, exclusive.
absl::Time ProposalExpiry(const RoleGrant& grant);

// Its time is over, or, of a proposed one, the time to confirm it. A grant ends so without an event; its rows go when
// something else has to do with them.
bool HasExpired(const RoleGrant& grant, absl::Time now);

// Whether somebody has one of them, or may still get it, or there are more than `most`, which can end together with
// what they are about.
bool AreInUse(const std::vector<RoleGrant>& grants, int64_t most, absl::Time now);

// A grant in force, as it is now; whether its user is ACTIVE is another question.
bool IsInForce(const RoleGrant& grant, absl::Time now);

// A grant with the permissions of its role.
struct HeldGrant {
  RoleGrant grant;
  std::vector<std::string> permissions;
};

// Up to which amount somebody holds a permission, and why.
struct HeldRight {
  std::optional<Money> authority_limit;  // unset: without limit
  std::vector<std::string> grant_ids;    // sorted
};

// By permission.
using Rights = std::map<std::string, HeldRight, std::less<>>;

// What a user holds on a group now: nothing unless ACTIVE; else what the grants in force on the groups of `path`, which
// ends with the group, give together, with the highest of their limits.
Rights EffectiveRights(UserState state, const std::vector<HeldGrant>& grants, const GroupPath& path, absl::Time now);

// Nobody gives what they do not hold.
// FAILED_PRECONDITION / RIGHTS_NOT_HELD: one of `permissions` is not among `rights` of `person`, or with a lower limit
// than `authority_limit` (unset: without limit).
absl::Status CheckHolds(const Rights& rights, const std::string& person, const std::string& group_id,
                        const std::vector<std::string>& permissions, const std::optional<Money>& authority_limit);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_H_
