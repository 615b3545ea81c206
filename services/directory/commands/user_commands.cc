#include "services/directory/commands/user_commands.h"

#include <optional>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/values.h"
#include "outlay/directory/v1/invitation_events.pb.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/commands/memberships.h"
#include "services/directory/commands/provider_group_steps.h"
#include "services/directory/commands/user_steps.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// `before`: the personal data, of which an API message has only a part.
UserSpec SpecOf(const v1::User& proto, const Person& before) {
  UserSpec spec = {
      .person = PersonFromProto(proto), .manager_id = LastId(proto.manager()), .owner_id = LastId(proto.owner())};
  spec.person.user_name = before.user_name;
  spec.person.given_name = before.given_name;
  spec.person.family_name = before.family_name;
  return spec;
}

// NOT_FOUND / USER_NOT_FOUND: the owner.
absl::Status CheckOwner(const command::Context& context, const Scene& scene, const UserSpec& spec) {
  if (spec.owner_id.value_or("").empty()) return absl::OkStatus();
  return LoadUser(context.txn, {scene.id, *spec.owner_id}).status();
}

// As CheckOwnerChange; and NOT_FOUND / USER_NOT_FOUND: the new owner.
absl::Status CheckNewOwner(const command::Context& context, const Scene& scene, const User& user,
                           const UserSpec& spec) {
  if (spec.owner_id == user.owner_id) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Persons behind, LoadPersonsBehind(context.txn, {scene.id, user.id}));
  OUTLAY_ASSIGN_OR_RETURN(const Persons acting, LoadPersonsBehind(context.txn, {scene.id, scene.actor.person()}));
  OUTLAY_RETURN_IF_ERROR(CheckOwnerChange(user, behind, acting));
  return CheckOwner(context, scene, spec);
}

// Returns the id of the inviting user; empty: a service that acts for nobody.
std::string InviterOf(const rpc::Caller& caller) {
  if (!caller.on_behalf_of.empty()) return caller.on_behalf_of;
  return caller.service.empty() ? caller.subject : std::string();
}

}  // namespace

absl::StatusOr<command::Outcome> CreateUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const std::string& user_id = request_.user_id();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> present, FindUser(context.txn, {scene.id, user_id}));
  if (present.has_value()) {
    return present->create_digest == StoredDigest(context) ? absl::StatusOr<command::Outcome>(SameUser(scene, *present))
                                                           : UserIdTaken(user_id);
  }
  const UserSpec spec = SpecOf(request_.user(), Person());
  const absl::StatusOr<User> user =
      DecideCreateUser(spec, user_id, request_.activate(), StoredDigest(context), scene.now);
  if (!user.ok()) return AtField("user", user.status());
  OUTLAY_RETURN_IF_ERROR(AtField("user", CheckUnique(context, scene, user_id, spec.person)));
  OUTLAY_RETURN_IF_ERROR(CheckManager(context, scene, user_id, spec.manager_id));
  OUTLAY_RETURN_IF_ERROR(CheckOwner(context, scene, spec));
  SavePerson(context.txn, {scene.id, user_id}, Person(), spec.person);
  const v1::User after = StoreUser(context, scene, nullptr, *user);
  if (!request_.group().empty()) {
    OUTLAY_RETURN_IF_ERROR(Join(context, scene, *user, LastId(request_.group()), /*moved_from=*/{}).status());
  }
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<rpc::FieldMaskRules> MakeUserMaskRules() {
  return rpc::FieldMaskRules::Create(v1::User::descriptor(),
                                     {"email", "display_name", "external_id", "manager", "owner"});
}

absl::StatusOr<command::Outcome> UpdateUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const v1::User& wanted = request_.user();
  OUTLAY_ASSIGN_OR_RETURN(const User user,
                          LoadUserState(context, scene, {.id = LastId(wanted.name()), .etag = wanted.etag()}));
  const IdKey key = {scene.id, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(context.txn, key));
  if (user.erased) return UserErased(user.id);
  v1::User merged = ToProto(scene.id, user);
  FillPerson(person, &merged);
  OUTLAY_RETURN_IF_ERROR(AtField("user", rules_->Apply(request_.update_mask(), wanted, &merged)));
  const UserSpec spec = SpecOf(merged, person);
  const absl::StatusOr<UserDecision> decision = DecideUpdateUser(user, person, spec, scene.now);
  if (!decision.ok()) return AtField("user", decision.status());
  if (!decision->changed) return SameUser(scene, user);
  OUTLAY_RETURN_IF_ERROR(AtField("user", CheckUnique(context, scene, user.id, spec.person)));
  if (spec.manager_id != user.manager_id) {
    OUTLAY_RETURN_IF_ERROR(CheckManager(context, scene, user.id, spec.manager_id));
  }
  OUTLAY_RETURN_IF_ERROR(CheckNewOwner(context, scene, user, spec));
  SavePerson(context.txn, key, person, spec.person);
  return FinishUser(context, scene, user, decision->after);
}

absl::StatusOr<command::Outcome> SetSpendingLimits::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUserState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const Persons behind, LoadPersonsBehind(context.txn, {scene.id, user.id}));
  OUTLAY_ASSIGN_OR_RETURN(const Persons acting, LoadPersonsBehind(context.txn, {scene.id, scene.actor.person()}));
  OUTLAY_ASSIGN_OR_RETURN(const UserDecision decision,
                          DecideSetSpendingLimits(user, behind, limits_, scene.organization.spec.base_currency,
                                                  scene.actor, acting, scene.now));
  return decision.changed ? FinishUser(context, scene, user, decision.after) : SameUser(scene, user);
}

absl::StatusOr<command::Outcome> InviteUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, user_id_}));
  OUTLAY_ASSIGN_OR_RETURN(User after, DecideInviteUser(user, token_hash_, time_to_live_, scene.now));
  after.invitation->nonce = nonce_;
  if (!nonce_.empty()) {
    v1::UserInvited event;
    event.set_user(UserName(scene.id, user_id_));
    event.set_organization_display_name(scene.organization.spec.display_name);
    rpc::ToProto(after.invitation->expire_time, event.mutable_expire_time());
    const std::string inviter = InviterOf(context.caller);
    if (!inviter.empty()) event.set_inviter(UserName(scene.id, inviter));
    scene.Announce(event.user(), event);
  }
  command::Outcome outcome = FinishUser(context, scene, user, after);
  v1::InviteUserResponse answer;
  *answer.mutable_user() = ToProto(scene.id, after);
  outcome.answer = answer.SerializeAsString();
  return outcome;
}

absl::StatusOr<command::Outcome> AcceptInvitation::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, user_id_}));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideAcceptInvitation(user, token_hash_, scene.now));
  return FinishUser(context, scene, user, after);
}

absl::StatusOr<command::Outcome> SuspendUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUserState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrantsOfUser(context.txn, {scene.id, user.id}));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_last, IsLastAdministrator(context, scene, user, grants, /*whole_user=*/true));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideSuspendUser(user, is_last, scene.now));
  OUTLAY_RETURN_IF_ERROR(TellOrphanedTokens(context, scene, user));
  return FinishUser(context, scene, user, after);
}

absl::StatusOr<command::Outcome> ResumeUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUserState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideResumeUser(user, scene.now));
  return FinishUser(context, scene, user, after);
}

absl::StatusOr<command::Outcome> ReinstateUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUserState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideReinstateUser(user, UserState::kInvited, scene.now));
  OUTLAY_RETURN_IF_ERROR(CheckLeftProviderGroups(context, scene, user));
  OUTLAY_RETURN_IF_ERROR(MarkReinstated(context, scene, after));
  return FinishUser(context, scene, user, after);
}

absl::StatusOr<command::Outcome> ErasePerson::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUserState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const UserDecision decision, DecideErasePerson(user, scene.now));
  if (!decision.changed) return SameUser(scene, user);
  const IdKey key = {scene.id, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(context.txn, key));
  SavePerson(context.txn, key, person, Person());
  DeleteLastSeen(context.txn, key);
  OUTLAY_RETURN_IF_ERROR(BeginLeavingProviderGroups(context, scene, user.id));
  v1::PersonErased event;
  event.set_user(UserName(scene.id, user.id));
  scene.Announce(event.user(), event);
  return FinishUser(context, scene, user, decision.after);
}

absl::StatusOr<command::Outcome> DeprovisionUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUserState(context, scene, request_));
  if (gone_is_done_ && user.state == UserState::kDeprovisioned) return SameUser(scene, user);
  OUTLAY_ASSIGN_OR_RETURN(const User after, EndUser(context, scene, user));
  return FinishUser(context, scene, user, after);
}

}  // namespace outlay::directory
