// The rules of the verbs on roles and role grants (D4, I13, I14). Pure.
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

// A person who gives rights, with the person's current rights on the group.
struct Grantor {
  std::string person;
  Rights rights;
  Persons behind = {};  // the person and, for a service account, its owners
};

// Sorts the permissions and removes duplicates.
// INVALID_ARGUMENT / FIELD_REQUIRED (display_name, permissions); NOT_FOUND / PERMISSION_NOT_FOUND.
absl::StatusOr<RoleSpec> NormalizeRole(const RoleSpec& spec);

// Creates a role. `giver`: with the rights on the top group. Errors as NormalizeRole; FAILED_PRECONDITION /
// RIGHTS_NOT_HELD.
absl::StatusOr<Role> DecideCreateRole(const RoleSpec& spec, const std::string& role_id, const std::string& digest,
                                      const Grantor& giver, const std::string& root_group_id, absl::Time now);

struct RoleDecision {
  Role after;
  bool changed = true;  // false: it is already so; nothing is stored or announced
};

// Updates a role. `fixed`: there are granted or proposed grants of the role, and each grant needs two persons, so no
// permission may be added (I14). Errors as DecideCreateRole; FAILED_PRECONDITION / ROLE_BUILT_IN,
// ROLE_WIDENING_REFUSED.
absl::StatusOr<RoleDecision> DecideUpdateRole(const Role& role, const RoleSpec& spec, const Grantor& giver, bool fixed,
                                              const std::string& root_group_id, absl::Time now);

// Returns the role after a new version of the program has brought another table of built-in roles; nullopt: unchanged.
// `present` null: the organization has no role of that id. `wanted` null: the table no longer has it, and it becomes
// one of the organization's own, because there may be grants of it. An organization's own role with an id that the
// table now uses remains its own: nobody agreed to give its holders other rights.
std::optional<Role> DecideRefreshRole(const Role* present, const Role* wanted, absl::Time now);

// FAILED_PRECONDITION / ROLE_BUILT_IN, ROLE_IN_USE.
absl::Status CheckDeleteRole(const Role& role, bool in_use);

// The organization's rules for every grant.
struct GrantRules {
  Currency base_currency;
  bool second_person = false;
};

// Checks a grant of `role`, whoever its user is. INVALID_ARGUMENT / FIELD_REQUIRED (authority_limit), FIELD_INVALID
// (its currency, an expiry in the past).
absl::Status CheckGrantTerms(const RoleGrantSpec& spec, const Role& role, const GrantRules& rules, absl::Time now);

// A role on a group that comes above another group by a move, by a grant or a mapping, and so newly reaches it.
struct RoleFromAbove {
  std::string resource;  // for instance "role grant g"
  std::vector<std::string> permissions;
  std::optional<Money> authority_limit;
};

// Checks whether `mover`, who moves a group, may give a role that newly reaches `group_id`. `already`: the rights on
// the group that its holder has anyway, for at least as long. `mover`: with the rights on the group before the move. A
// role that gives nothing new is always allowed. FAILED_PRECONDITION / GROUP_MOVE_GIVES_ROLE (`second_person`: grants
// need two persons, and a move has no confirmation), RIGHTS_NOT_HELD.
absl::Status CheckRoleFromAbove(const RoleFromAbove& role, const Rights& already, const Grantor& mover,
                                const std::string& group_id, bool second_person);

struct GrantRequest {
  std::string grant_id;
  RoleGrantSpec spec;
  Actor granter;
  std::string digest;
};

// Grants a role, or proposes it where a second person is needed. `role` and `user` are those in the request. Errors as
// CheckGrantTerms; FAILED_PRECONDITION / RIGHTS_NOT_HELD, USER_STATE_FORBIDS.
absl::StatusOr<RoleGrant> DecideGrantRole(const GrantRequest& request, const Role& role, const User& user,
                                          const Grantor& giver, const GrantRules& rules, absl::Time now);

// Puts a proposed grant in force from `now` on. `receiver`: the persons who may be behind the user. Both persons must
// currently hold the granted rights. FAILED_PRECONDITION / ROLE_GRANT_NOT_PROPOSED, ROLE_GRANT_EXPIRED,
// SECOND_PERSON_REQUIRED, RIGHTS_NOT_HELD, USER_STATE_FORBIDS.
absl::StatusOr<RoleGrant> DecideConfirmRoleGrant(const RoleGrant& grant, const Role& role, const User& user,
                                                 const Persons& receiver, const Grantor& proposer,
                                                 const Actor& confirmer, const Grantor& confirming, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ROLE_DECISIONS_H_
