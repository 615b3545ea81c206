#include "services/directory/commands/user_commands.h"

#include <optional>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "services/directory/commands/memberships.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

absl::StatusOr<User> LoadState(const command::Context& context, const Scene& scene, const ResourceRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(User user, LoadUser(context.txn, {scene.id, request.id}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(UserName(scene.id, request.id), request.etag, EtagOf(user)));
  return user;
}

// Writes a user and tells it.
v1::User Store(command::Context& context, Scene& scene, const User* before, const User& after) {
  SaveUser(context.txn, scene.id, before, after);
  v1::User proto = ToProto(scene.id, after);
  scene.Announce(proto.name(), ToEvent(scene.id, after));
  return proto;
}

command::Outcome Finish(command::Context& context, Scene& scene, const User& before, const User& after) {
  const v1::User after_proto = Store(context, scene, &before, after);
  const v1::User before_proto = ToProto(scene.id, before);
  return Changed(scene, after_proto.name(), &before_proto, &after_proto);
}

command::Outcome Same(const Scene& scene, const User& user) {
  return Unchanged(UserName(scene.id, user.id), ToProto(scene.id, user));
}

// That nobody else has the address and the external id.
absl::Status CheckUnique(const command::Context& context, const Scene& scene, const std::string& user_id,
                         const Person& person) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> email_owner,
                          FindUserIdByEmail(context.txn, scene.id, person.email));
  if (email_owner.has_value() && *email_owner != user_id) return EmailTaken(*email_owner);
  if (person.external_id.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> owner,
                          FindUserIdByExternalId(context.txn, scene.id, person.external_id));
  return owner.has_value() && *owner != user_id ? ExternalIdTaken(*owner) : absl::OkStatus();
}

absl::Status CheckManager(const command::Context& context, const Scene& scene, const std::string& user_id,
                          const std::string& manager_id) {
  if (manager_id == user_id && !user_id.empty()) return ManagerCycle(user_id, manager_id);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> managers, LoadManagers(context.txn, scene.id, manager_id));
  return CheckManagers(user_id, managers);
}

UserSpec SpecOf(const v1::User& proto) {
  return {.person = PersonFromProto(proto), .manager_id = LastId(proto.manager())};
}

}  // namespace

absl::StatusOr<command::Outcome> CreateUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const std::string& user_id = request_.user_id();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> present, FindUser(context.txn, {scene.id, user_id}));
  if (present.has_value()) {
    return present->create_digest == StoredDigest(context) ? absl::StatusOr<command::Outcome>(Same(scene, *present))
                                                           : UserIdTaken(user_id);
  }
  const UserSpec spec = SpecOf(request_.user());
  const absl::StatusOr<User> user =
      DecideCreateUser(spec, user_id, request_.activate(), StoredDigest(context), scene.now);
  if (!user.ok()) return AtField("user", user.status());
  OUTLAY_RETURN_IF_ERROR(AtField("user", CheckUnique(context, scene, user_id, spec.person)));
  OUTLAY_RETURN_IF_ERROR(CheckManager(context, scene, user_id, spec.manager_id));
  SavePerson(context.txn, {scene.id, user_id}, Person(), spec.person);
  const v1::User after = Store(context, scene, nullptr, *user);
  if (!request_.group().empty()) {
    OUTLAY_RETURN_IF_ERROR(Join(context, scene, *user, LastId(request_.group()), /*moved_from=*/{}).status());
  }
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<rpc::FieldMaskRules> MakeUserMaskRules() {
  return rpc::FieldMaskRules::Create(v1::User::descriptor(), {"email", "display_name", "external_id", "manager"});
}

absl::StatusOr<command::Outcome> UpdateUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const v1::User& wanted = request_.user();
  OUTLAY_ASSIGN_OR_RETURN(const User user,
                          LoadState(context, scene, {.id = LastId(wanted.name()), .etag = wanted.etag()}));
  const IdKey key = {scene.id, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(context.txn, key));
  if (user.erased) return UserErased(user.id);
  v1::User merged = ToProto(scene.id, user);
  FillPerson(person, &merged);
  OUTLAY_RETURN_IF_ERROR(AtField("user", rules_->Apply(request_.update_mask(), wanted, &merged)));
  const UserSpec spec = SpecOf(merged);
  const absl::StatusOr<UserDecision> decision = DecideUpdateUser(user, person, spec, scene.now);
  if (!decision.ok()) return AtField("user", decision.status());
  if (!decision->changed) return Same(scene, user);
  OUTLAY_RETURN_IF_ERROR(AtField("user", CheckUnique(context, scene, user.id, spec.person)));
  if (spec.manager_id != user.manager_id) {
    OUTLAY_RETURN_IF_ERROR(CheckManager(context, scene, user.id, spec.manager_id));
  }
  SavePerson(context.txn, key, person, spec.person);
  return Finish(context, scene, user, decision->after);
}

absl::StatusOr<command::Outcome> SetSpendingLimits::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(
      const UserDecision decision,
      DecideSetSpendingLimits(user, limits_, scene.organization.spec.base_currency, scene.actor, scene.now));
  return decision.changed ? Finish(context, scene, user, decision.after) : Same(scene, user);
}

absl::StatusOr<command::Outcome> InviteUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, user_id_}));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideInviteUser(user, token_hash_, time_to_live_, scene.now));
  command::Outcome outcome = Finish(context, scene, user, after);
  v1::InviteUserResponse answer;
  *answer.mutable_user() = ToProto(scene.id, after);
  outcome.answer = answer.SerializeAsString();
  return outcome;
}

absl::StatusOr<command::Outcome> AcceptInvitation::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, user_id_}));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideAcceptInvitation(user, token_hash_, scene.now));
  return Finish(context, scene, user, after);
}

absl::StatusOr<command::Outcome> SuspendUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrantsOfUser(context.txn, {scene.id, user.id}));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_last, IsLastAdministrator(context, scene, user, grants, /*whole_user=*/true));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideSuspendUser(user, is_last, scene.now));
  return Finish(context, scene, user, after);
}

absl::StatusOr<command::Outcome> ResumeUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideResumeUser(user, scene.now));
  return Finish(context, scene, user, after);
}

absl::StatusOr<command::Outcome> ReinstateUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideReinstateUser(user, scene.now));
  return Finish(context, scene, user, after);
}

absl::StatusOr<command::Outcome> ErasePerson::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const UserDecision decision, DecideErasePerson(user, scene.now));
  if (!decision.changed) return Same(scene, user);
  const IdKey key = {scene.id, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(context.txn, key));
  SavePerson(context.txn, key, person, Person());
  v1::PersonErased event;
  event.set_user(UserName(scene.id, user.id));
  scene.Announce(event.user(), event);
  return Finish(context, scene, user, decision.after);
}

absl::StatusOr<command::Outcome> DeprovisionUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadState(context, scene, request_));
  if (gone_is_done_ && user.state == UserState::kDeprovisioned) return Same(scene, user);
  const IdKey key = {scene.id, user.id};
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Membership> memberships, LoadMemberships(context.txn, key));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrantsOfUser(context.txn, key));
  OUTLAY_ASSIGN_OR_RETURN(const bool is_last, IsLastAdministrator(context, scene, user, grants, /*whole_user=*/true));
  std::vector<std::string> groups;
  for (const Membership& membership : memberships) groups.push_back(membership.group_id);
  OUTLAY_ASSIGN_OR_RETURN(const User after, DecideDeprovisionUser(user, groups, is_last, scene.now));
  EndGrants(context, scene, grants);
  for (const Membership& membership : memberships) Leave(context, scene, membership, /*moved_to=*/{});
  return Finish(context, scene, user, after);
}

}  // namespace outlay::directory
