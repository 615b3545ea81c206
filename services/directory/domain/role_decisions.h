// The verbs on roles and role grants, as rules (D4, I13, I14). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_DECISIONS_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_DECISIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/currency.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "services/directory/domain/role.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// Who gives something away, with what they hold on the group, by the rights at this moment.
struct Giver {
  std::string person;
  Rights rights;
  Persons behind = {};  // the person, and whose service account it is
};

// Sorts the permissions and takes out repeated ones.
// INVALID_ARGUMENT / FIELD_REQUIRED (display_name, permissions); NOT_FOUND / PERMISSION_NOT_FOUND.
absl::StatusOr<RoleSpec> NormalizeRole(const RoleSpec& spec);

// `giver`: with the rights on the top group. As NormalizeRole; FAILED_PRECONDITION / RIGHTS_NOT_HELD.
absl::StatusOr<Role> DecideCreateRole(const RoleSpec& spec, const std::string& role_id, const std::string& digest,
                                      const Giver& giver, const std::string& root_group_id, absl::Time now);

struct RoleDecision {
  Role after;
  bool changed = true;  // false: it is that already; nothing is stored or told
};

// `fixed`: grants of the role stand or wait, and each needs two persons, so nothing may be added to what it gives
// (I14). As DecideCreateRole; FAILED_PRECONDITION / ROLE_BUILT_IN, ROLE_WIDENING_REFUSED.
absl::StatusOr<RoleDecision> DecideUpdateRole(const Role& role, const RoleSpec& spec, const Giver& giver, bool fixed,
                                              const std::string& root_group_id, absl::Time now);

// What becomes of a role when a version of the program brings another table of built-in roles; nullopt: it stays as it
// is. `present` null: the organization has no role of that id. `wanted` null: the table has it no more, and it becomes
// one of the organization's own, since grants may stand on it. A role that the organization made under an id that the
// table takes now stays its own: nobody agreed to give its holders something else.
std::optional<Role> DecideRefreshRole(const Role* present, const Role* wanted, absl::Time now);

// FAILED_PRECONDITION / ROLE_BUILT_IN, ROLE_IN_USE.
absl::Status CheckDeleteRole(const Role& role, bool in_use);

// What the organization asks of every grant.
struct GrantRules {
  Currency base_currency;
  bool second_person = false;
};

// Of a grant of `role`, whoever gets it. INVALID_ARGUMENT / FIELD_REQUIRED (authority_limit), FIELD_INVALID (its
// currency, an expiry that is over).
absl::Status CheckGrantTerms(const RoleGrantSpec& spec, const Role& role, const GrantRules& rules, absl::Time now);

// A role that reaches a group from a group that comes above it by a move: by a grant, or by a mapping.
struct RoleFromAbove {
  std::string resource;  // for instance "role grant g"
  std::vector<std::string> permissions;
  std::optional<Money> authority_limit;
};

// Whoever moves a group gives what newly reaches it, on `group_id`. `already`: what whoever gets it holds on the group
// anyway, for as long. `mover`: with the rights on the group before. Nothing new is always right.
// FAILED_PRECONDITION / GROUP_MOVE_GIVES_ROLE (`second_person`: a grant needs two, and nobody confirms a move),
// RIGHTS_NOT_HELD.
absl::Status CheckRoleFromAbove(const RoleFromAbove& role, const Rights& already, const Giver& mover,
                                const std::string& group_id, bool second_person);

struct GrantRequest {
  std::string grant_id;
  RoleGrantSpec spec;
  Actor granter;
  std::string digest;
};

// Grants a role, or proposes it where a second person is needed. `role` and `user` are those that the request names.
// As CheckGrantTerms; FAILED_PRECONDITION / RIGHTS_NOT_HELD, USER_STATE_FORBIDS.
absl::StatusOr<RoleGrant> DecideGrantRole(const GrantRequest& request, const Role& role, const User& user,
                                          const Giver& giver, const GrantRules& rules, absl::Time now);

// Puts a proposed grant in force, from now on. `receiver`: who may be behind the user. Both persons must hold what is
// granted now. FAILED_PRECONDITION / ROLE_GRANT_NOT_PROPOSED, ROLE_GRANT_EXPIRED, SECOND_PERSON_REQUIRED,
// RIGHTS_NOT_HELD, USER_STATE_FORBIDS.
absl::StatusOr<RoleGrant> DecideConfirmRoleGrant(const RoleGrant& grant, const Role& role, const User& user,
                                                 const Persons& receiver, const Giver& proposer, const Actor& confirmer,
                                                 const Giver& confirming, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_DECISIONS_H_
