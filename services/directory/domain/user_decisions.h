// The rules of the verbs on users (D3, D5). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_DECISIONS_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_DECISIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/currency.h"
#include "common/base/persons.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The user-defined part of a user.
struct UserSpec {
  Person person;
  std::string manager_id;               // empty: none
  std::optional<std::string> owner_id;  // for a service account; empty: none; unset: unchanged
};

struct UserDecision {
  User after;
  bool changed = true;  // false: it is already so; nothing is stored or announced
};

// Checks a user's new manager. `managers`: the manager, that one's manager, and so on up to the highest, or
// limits::kManagerChain + 1 of them. FAILED_PRECONDITION / MANAGER_CYCLE: the user is among them, or there are too
// many.
absl::Status CheckManagers(const std::string& user_id, const std::vector<std::string>& managers);

// Checks a change of owner. Nobody may remove themselves as the owner of an account, because from then on it would
// count as another person (I12, I14). `behind`: the persons who may be behind the user before the change; `acting`:
// those behind the actor. FAILED_PRECONDITION / SECOND_PERSON_REQUIRED.
absl::Status CheckOwnerChange(const User& user, const Persons& behind, const Persons& acting);

// INVALID_ARGUMENT / FIELD_REQUIRED (email), FIELD_INVALID (it owns itself).
absl::StatusOr<User> DecideCreateUser(const UserSpec& spec, const std::string& user_id, bool activate,
                                      const std::string& digest, absl::Time now);

// `before`: the user's current personal data. FAILED_PRECONDITION / USER_ERASED; and as DecideCreateUser.
absl::StatusOr<UserDecision> DecideUpdateUser(const User& user, const Person& before, const UserSpec& spec,
                                              absl::Time now);

// INVALID_ARGUMENT / FIELD_INVALID: a currency other than the organization's, or a period without its limit;
// FIELD_REQUIRED: a limit without its period. FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: `actor` may be the user, or
// a person behind the actor (`acting`) is behind the user (`behind`), as with the actor's own service account (I12).
absl::StatusOr<UserDecision> DecideSetSpendingLimits(const User& user, const Persons& behind,
                                                     const SpendingLimits& limits, const Currency& base_currency,
                                                     const Actor& actor, const Persons& acting, absl::Time now);

// `time_to_live`: unset: limits::kInvitationTimeToLive. INVALID_ARGUMENT / FIELD_INVALID: above the limit.
// FAILED_PRECONDITION / USER_STATE_FORBIDS.
absl::StatusOr<User> DecideInviteUser(const User& user, const std::string& token_hash,
                                      const std::optional<absl::Duration>& time_to_live, absl::Time now);

// FAILED_PRECONDITION / INVITATION_INVALID.
absl::StatusOr<User> DecideAcceptInvitation(const User& user, const std::string& token_hash, absl::Time now);

// For all four: FAILED_PRECONDITION / USER_STATE_FORBIDS, and the errors below. `is_last_administrator`: the
// organization would have no administrator left. LAST_ADMINISTRATOR.
absl::StatusOr<User> DecideSuspendUser(const User& user, bool is_last_administrator, absl::Time now);
absl::StatusOr<User> DecideResumeUser(const User& user, absl::Time now);
// `groups`: those of which the user is a member. LAST_ADMINISTRATOR.
absl::StatusOr<User> DecideDeprovisionUser(const User& user, const std::vector<std::string>& groups,
                                           bool is_last_administrator, absl::Time now);
// USER_ERASED. `state`: the user's new state, not DEPROVISIONED.
absl::StatusOr<User> DecideReinstateUser(const User& user, UserState state, absl::Time now);
// Returns the state in which an identity provider reinstates a DEPROVISIONED user (D6): the provider may not end an
// earlier suspension or pending invitation. ACTIVE if the former state is unknown.
UserState StateToComeBackTo(const User& user);

// FAILED_PRECONDITION / USER_STATE_FORBIDS: not DEPROVISIONED.
absl::StatusOr<UserDecision> DecideErasePerson(const User& user, absl::Time now);

// Returns whether identity providers see the user (D6): not if they deleted it, unless it was reinstated since, nor if
// it was erased.
bool IsSeenByScim(const User& user);
// The additional effect of a deletion by an identity provider, besides deprovisioning (D5), and of its creation of the
// same person, which brings back the same user with its history.
User DecideHideFromScim(const User& user, absl::Time now);
User DecideShowToScim(const User& user, absl::Time now);

// Checks whether the user can get memberships and role grants. FAILED_PRECONDITION / USER_STATE_FORBIDS: DEPROVISIONED.
absl::Status CheckNotGone(const User& user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_DECISIONS_H_
