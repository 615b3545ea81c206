// The verbs on users, as rules (D3, D5). Pure.
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

// What a user writes into a user.
struct UserSpec {
  Person person;
  std::string manager_id;               // empty: nobody
  std::optional<std::string> owner_id;  // of a service account; empty: nobody's; unset: stays as it is
};

struct UserDecision {
  User after;
  bool changed = true;  // false: it is that already; nothing is stored or told
};

// `managers`: the manager that the user shall have, that one's manager, and so on to the highest, or one more than
// limits::kManagerChain of them.
// FAILED_PRECONDITION / MANAGER_CYCLE: the user is among them, or they are too many.
absl::Status CheckManagers(const std::string& user_id, const std::vector<std::string>& managers);

// Nobody takes off themselves what they answer for: from then on it would pass for a second person (I12, I14).
// `behind`: who may be behind the user as it is; `acting`: behind who changes it.
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED.
absl::Status CheckOwnerChange(const User& user, const Persons& behind, const Persons& acting);

// INVALID_ARGUMENT / FIELD_REQUIRED (email), FIELD_INVALID (owns itself).
absl::StatusOr<User> DecideCreateUser(const UserSpec& spec, const std::string& user_id, bool activate,
                                      const std::string& digest, absl::Time now);

// `before`: who the user is now. FAILED_PRECONDITION / USER_ERASED; and as DecideCreateUser.
absl::StatusOr<UserDecision> DecideUpdateUser(const User& user, const Person& before, const UserSpec& spec,
                                              absl::Time now);

// INVALID_ARGUMENT / FIELD_INVALID: another currency than the organization's, or a period without its limit;
// FIELD_REQUIRED: a limit without its period. FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: `actor` may be the user, or
// somebody behind the actor (`acting`) is behind the user (`behind`), as with a service account of theirs (I12).
absl::StatusOr<UserDecision> DecideSetSpendingLimits(const User& user, const Persons& behind,
                                                     const SpendingLimits& limits, const Currency& base_currency,
                                                     const Actor& actor, const Persons& acting, absl::Time now);

// `time_to_live`: unset: limits::kInvitationTimeToLive. INVALID_ARGUMENT / FIELD_INVALID: above the limit.
// FAILED_PRECONDITION / USER_STATE_FORBIDS.
absl::StatusOr<User> DecideInviteUser(const User& user, const std::string& token_hash,
                                      const std::optional<absl::Duration>& time_to_live, absl::Time now);

// FAILED_PRECONDITION / INVITATION_INVALID.
absl::StatusOr<User> DecideAcceptInvitation(const User& user, const std::string& token_hash, absl::Time now);

// `is_last_administrator`: the organization would be left without one. All four:
// FAILED_PRECONDITION / USER_STATE_FORBIDS; and as said.
// LAST_ADMINISTRATOR.
absl::StatusOr<User> DecideSuspendUser(const User& user, bool is_last_administrator, absl::Time now);
absl::StatusOr<User> DecideResumeUser(const User& user, absl::Time now);
// `groups`: of which the user is a member. LAST_ADMINISTRATOR.
absl::StatusOr<User> DecideDeprovisionUser(const User& user, const std::vector<std::string>& groups,
                                           bool is_last_administrator, absl::Time now);
// USER_ERASED. `state`: what the user is from now on, not DEPROVISIONED.
absl::StatusOr<User> DecideReinstateUser(const User& user, UserState state, absl::Time now);
// What an identity provider brings a DEPROVISIONED user back to (D6): a suspension or an invitation that was open is
// not the provider's to end. ACTIVE where nobody knows.
UserState StateToComeBackTo(const User& user);

// FAILED_PRECONDITION / USER_STATE_FORBIDS: not DEPROVISIONED.
absl::StatusOr<UserDecision> DecideErasePerson(const User& user, absl::Time now);

// Whether identity providers see the user (D6): not one that they deleted, unless somebody took it back, nor one that
// was erased.
bool IsSeenByScim(const User& user);
// What an identity provider's deletion leaves, besides the end of everything (D5), and what its creation of the same
// person brings back: the same user, so that what was done in its name stays its own.
User DecideHideFromScim(const User& user, absl::Time now);
User DecideShowToScim(const User& user, absl::Time now);

// Whether the user can get memberships and role grants. FAILED_PRECONDITION / USER_STATE_FORBIDS: DEPROVISIONED.
absl::Status CheckNotGone(const User& user);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_USER_DECISIONS_H_
