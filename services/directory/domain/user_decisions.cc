#include "services/directory/domain/user_decisions.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

User Touched(const User& user, absl::Time now) {
  User after = user;
  after.update_time = now;
  after.revision += 1;
  return after;
}

absl::Status RequireState(const User& user, UserState state, std::string_view help) {
  return user.state == state ? absl::OkStatus() : UserStateForbids(user.id, ToWord(user.state), help);
}

absl::Status CheckLimit(std::string_view field, const std::optional<Money>& limit, const Currency& base_currency) {
  if (limit.has_value() && limit->currency() != base_currency) {
    const Currency base = base_currency;
    return FieldInvalid(field, Concat("must be in the organization's currency, ", base.code()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckManagers(const std::string& user_id, const std::vector<std::string>& managers) {
  if (managers.empty()) return absl::OkStatus();
  if (std::find(managers.begin(), managers.end(), user_id) != managers.end() ||
      std::ssize(managers) >= limits::kManagerChain) {
    return ManagerCycle(user_id, managers.front());
  }
  return absl::OkStatus();
}

absl::Status CheckOwnerChange(const User& user, const Persons& behind, const Persons& acting) {
  const bool is_own = !user.owner_id.empty() && behind.Overlaps(acting);
  return is_own ? SecondPersonRequired(Concat("the owner of user ", user.id)) : absl::OkStatus();
}

absl::StatusOr<User> DecideCreateUser(const UserSpec& spec, const std::string& user_id, bool activate,
                                      const std::string& digest, absl::Time now) {
  if (spec.person.email.empty()) {
    return FieldRequired("email");
  }
  if (spec.owner_id == user_id) {
    return FieldInvalid("owner", "must be another user");
  }
  User user;
  user.id = user_id;
  user.state = activate ? UserState::kActive : UserState::kInvited;
  user.manager_id = spec.manager_id;
  user.owner_id = spec.owner_id.value_or("");
  user.create_time = now;
  user.update_time = now;
  user.revision = 1;
  user.create_digest = digest;
  return user;
}

absl::StatusOr<UserDecision> DecideUpdateUser(const User& user, const Person& before, const UserSpec& spec,
                                              absl::Time now) {
  if (user.erased) {
    return UserErased(user.id);
  }
  if (spec.person.email.empty()) {
    return FieldRequired("email");
  }
  if (spec.owner_id == user.id) {
    return FieldInvalid("owner", "must be another user");
  }
  const std::string& owner_id = spec.owner_id.has_value() ? *spec.owner_id : user.owner_id;
  if (spec.person == before && spec.manager_id == user.manager_id && owner_id == user.owner_id) {
    return UserDecision{.after = user, .changed = false};
  }
  User after = Touched(user, now);
  after.manager_id = spec.manager_id;
  after.owner_id = owner_id;
  // The letter went to the former address: its reader must not become this user.
  const bool was_mailed = after.invitation.has_value() && !after.invitation->nonce.empty();
  if (was_mailed && spec.person.email != before.email) after.invitation.reset();
  return UserDecision{.after = std::move(after)};
}

absl::StatusOr<UserDecision> DecideSetSpendingLimits(const User& user, const Persons& behind,
                                                     const SpendingLimits& limits, const Currency& base_currency,
                                                     const Actor& actor, const Persons& acting, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckLimit("spending_limits.per_order", limits.per_order, base_currency));
  OUTLAY_RETURN_IF_ERROR(CheckLimit("spending_limits.per_period", limits.per_period, base_currency));
  const bool has_period = limits.period != LimitPeriod::kNone;
  if (limits.per_period.has_value() && !has_period) {
    return FieldRequired("spending_limits.period");
  }
  if (!limits.per_period.has_value() && has_period) {
    return FieldInvalid("spending_limits.period", "must come with per_period");
  }
  if (MayBeSamePerson(actor, acting, {.subject = user.id, .on_behalf_of = {}}, behind)) {
    return SecondPersonRequired(Concat("the spending limit of user ", user.id));
  }
  if (limits == user.spending_limits) {
    return UserDecision{.after = user, .changed = false};
  }
  User after = Touched(user, now);
  after.spending_limits = limits;
  return UserDecision{.after = std::move(after)};
}

absl::StatusOr<User> DecideInviteUser(const User& user, const std::string& token_hash,
                                      const std::optional<absl::Duration>& time_to_live, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(RequireState(user, UserState::kInvited, "only INVITED users can be invited"));
  const absl::Duration life = time_to_live.value_or(limits::kInvitationTimeToLive);
  if (life > limits::kInvitationTimeToLiveMax) {
    return FieldInvalid("time_to_live",
                        Concat("must be at most ", absl::ToInt64Hours(limits::kInvitationTimeToLiveMax), " hours"));
  }
  User after = Touched(user, now);
  after.invitation = Invitation{.token_hash = token_hash, .expire_time = now + life};
  return after;
}

absl::StatusOr<User> DecideAcceptInvitation(const User& user, const std::string& token_hash, absl::Time now) {
  // One reason for all cases: a caller without the token must not learn the user's state.
  if (user.state != UserState::kInvited || !user.invitation.has_value() || now >= user.invitation->expire_time ||
      user.invitation->token_hash != token_hash) {
    return InvitationInvalid(user.id);
  }
  User after = Touched(user, now);
  after.state = UserState::kActive;
  after.invitation.reset();
  return after;
}

absl::StatusOr<User> DecideSuspendUser(const User& user, bool is_last_administrator, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(RequireState(user, UserState::kActive, "only ACTIVE users can be suspended"));
  if (is_last_administrator) {
    return LastAdministrator(user.id);
  }
  User after = Touched(user, now);
  after.state = UserState::kSuspended;
  return after;
}

absl::StatusOr<User> DecideResumeUser(const User& user, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(RequireState(user, UserState::kSuspended, "only SUSPENDED users can be resumed"));
  User after = Touched(user, now);
  after.state = UserState::kActive;
  return after;
}

absl::StatusOr<User> DecideDeprovisionUser(const User& user, const std::vector<std::string>& groups,
                                           bool is_last_administrator, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckNotGone(user));
  if (is_last_administrator) {
    return LastAdministrator(user.id);
  }
  User after = Touched(user, now);
  after.former_state = user.state;
  after.state = UserState::kDeprovisioned;
  after.invitation.reset();
  after.deprovision_time = now;
  after.former_group_ids = groups;
  return after;
}

absl::StatusOr<User> DecideReinstateUser(const User& user, UserState state, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(RequireState(user, UserState::kDeprovisioned, "only DEPROVISIONED users can be reinstated"));
  if (user.erased) {
    return UserErased(user.id);
  }
  User after = Touched(user, now);
  after.state = state;
  after.former_state.reset();
  after.deprovision_time.reset();
  after.former_group_ids.clear();
  after.scim_deleted = false;
  return after;
}

UserState StateToComeBackTo(const User& user) {
  return user.former_state.value_or(UserState::kActive);
}

absl::StatusOr<UserDecision> DecideErasePerson(const User& user, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(RequireState(user, UserState::kDeprovisioned, "deprovision the user first"));
  if (user.erased) {
    return UserDecision{.after = user, .changed = false};
  }
  User after = Touched(user, now);
  after.erased = true;
  return UserDecision{.after = std::move(after)};
}

bool IsSeenByScim(const User& user) {
  return !user.scim_deleted && !user.erased;
}

User DecideHideFromScim(const User& user, absl::Time now) {
  User after = Touched(user, now);
  after.scim_deleted = true;
  return after;
}

User DecideShowToScim(const User& user, absl::Time now) {
  User after = Touched(user, now);
  after.scim_deleted = false;
  return after;
}

absl::Status CheckNotGone(const User& user) {
  if (user.state == UserState::kDeprovisioned) {
    return UserStateForbids(user.id, ToWord(user.state), "reinstate the user first");
  }
  return absl::OkStatus();
}

}  // namespace outlay::directory
