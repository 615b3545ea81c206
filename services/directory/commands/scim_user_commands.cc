#include "services/directory/commands/scim_user_commands.h"

#include <optional>

#include "absl/functional/function_ref.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/formats.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/commands/provider_group_steps.h"
#include "services/directory/commands/user_steps.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/errors.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

using options::v1::Format;

absl::Status CheckText(std::string_view field, const std::string& text, Format format) {
  if (text.empty() || (IsValidUtf8(text) && rpc::HasFormat(text, format))) return absl::OkStatus();
  return scim::InvalidValue(Concat(field, " must be ", rpc::DescribeFormat(format)));
}

// Checks the formats that the API requires; lengths were checked before.
absl::Status CheckTexts(const Person& person) {
  OUTLAY_RETURN_IF_ERROR(CheckText("emails.value", person.email, Format::FORMAT_EMAIL));
  OUTLAY_RETURN_IF_ERROR(CheckText("userName", person.user_name, Format::FORMAT_LINE));
  OUTLAY_RETURN_IF_ERROR(CheckText("externalId", person.external_id, Format::FORMAT_LINE));
  OUTLAY_RETURN_IF_ERROR(CheckText("displayName", person.display_name, Format::FORMAT_LINE));
  OUTLAY_RETURN_IF_ERROR(CheckText("name.givenName", person.given_name, Format::FORMAT_LINE));
  return CheckText("name.familyName", person.family_name, Format::FORMAT_LINE);
}

absl::Status CheckPerson(const command::Context& context, const Scene& scene, const std::string& user_id,
                         const Person& person) {
  OUTLAY_RETURN_IF_ERROR(CheckTexts(person));
  return CheckUnique(context, scene, user_id, person);
}

// NOT_FOUND would mean that the user itself does not exist.
absl::Status CheckNamedManager(const command::Context& context, const Scene& scene, const std::string& user_id,
                               const std::string& manager_id) {
  const absl::Status status = CheckManager(context, scene, user_id, manager_id);
  return absl::IsNotFound(status) ? scim::InvalidValue("manager.value is nobody's id: create the manager first")
                                  : status;
}

absl::StatusOr<UserDecision> SetActive(command::Context& context, Scene& scene, const User& user, bool active) {
  const bool is_active = user.state != UserState::kDeprovisioned;
  UserDecision decision = {.after = user, .changed = active != is_active};
  if (!decision.changed) return decision;
  if (!active) {
    OUTLAY_ASSIGN_OR_RETURN(decision.after, EndUser(context, scene, user));
    return decision;
  }
  OUTLAY_ASSIGN_OR_RETURN(decision.after, DecideReinstateUser(user, StateToComeBackTo(user), scene.now));
  OUTLAY_RETURN_IF_ERROR(MarkReinstated(context, scene, decision.after));
  return decision;
}

absl::StatusOr<User> LoadSeenUser(const command::Context& context, const Scene& scene, const ResourceRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> user, FindUser(context.txn, {scene.id, request.id}));
  if (user.has_value() && !IsSeenByScim(*user)) return UserNotFound(request.id);
  return LoadUserState(context, scene, request);
}

// Returns a deleted user who has one of the person's names.
absl::StatusOr<std::optional<User>> FindDeletedUser(const command::Context& context, const Scene& scene,
                                                    const Person& person) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> by_email,
                          FindUserIdByEmail(context.txn, scene.id, person.email));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> by_name,
                          FindUserIdByUserName(context.txn, scene.id, person.user_name));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> by_external_id,
                          FindUserIdByExternalId(context.txn, scene.id, person.external_id));
  for (const std::optional<std::string>& id : {by_email, by_name, by_external_id}) {
    if (!id.has_value()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, *id}));
    if (user.scim_deleted) return std::optional(user);
  }
  return std::nullopt;
}

// Applies `fields` to `user`. `before`: the stored state.
absl::StatusOr<command::Outcome> Write(command::Context& context, Scene& scene, const User& before, const User& user,
                                       const Person& person, const scim::UserFields& fields) {
  OUTLAY_ASSIGN_OR_RETURN(const UserDecision updated, DecideUpdateUser(user, person, fields.spec, scene.now));
  if (fields.spec.person != person) {
    OUTLAY_RETURN_IF_ERROR(CheckPerson(context, scene, user.id, fields.spec.person));
  }
  if (fields.spec.manager_id != user.manager_id) {
    OUTLAY_RETURN_IF_ERROR(CheckNamedManager(context, scene, user.id, fields.spec.manager_id));
  }
  OUTLAY_ASSIGN_OR_RETURN(const UserDecision decision, SetActive(context, scene, updated.after, fields.active));
  if (decision.after == before) return SameUser(scene, before);
  SavePerson(context.txn, {scene.id, user.id}, person, fields.spec.person);
  return FinishUser(context, scene, before, decision.after);
}

using Edit = absl::FunctionRef<absl::StatusOr<scim::UserFields>(const User& user, const Person& person)>;

absl::StatusOr<command::Outcome> Change(command::Context& context, const ResourceRequest& request, Edit edit) {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadSeenUser(context, scene, request));
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(context.txn, {scene.id, user.id}));
  OUTLAY_ASSIGN_OR_RETURN(const scim::UserFields fields, edit(user, person));
  return Write(context, scene, user, user, person, fields);
}

}  // namespace

absl::StatusOr<command::Outcome> CreateScimUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> present, FindUser(context.txn, {scene.id, user_id_}));
  if (present.has_value()) return UserIdTaken(user_id_);
  const Person& person = fields_.spec.person;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> deleted, FindDeletedUser(context, scene, person));
  if (deleted.has_value()) {
    OUTLAY_RETURN_IF_ERROR(CheckLeftProviderGroups(context, scene, *deleted));
    OUTLAY_ASSIGN_OR_RETURN(const Person before, LoadPerson(context.txn, {scene.id, deleted->id}));
    return Write(context, scene, *deleted, DecideShowToScim(*deleted, scene.now), before, fields_);
  }
  OUTLAY_RETURN_IF_ERROR(CheckPerson(context, scene, user_id_, person));
  OUTLAY_RETURN_IF_ERROR(CheckNamedManager(context, scene, user_id_, fields_.spec.manager_id));
  OUTLAY_ASSIGN_OR_RETURN(const User created, DecideCreateUser(fields_.spec, user_id_, /*activate=*/true,
                                                               StoredDigest(context), scene.now));
  SavePerson(context.txn, {scene.id, user_id_}, Person(), person);
  OUTLAY_ASSIGN_OR_RETURN(const UserDecision decision, SetActive(context, scene, created, fields_.active));
  const v1::User after = StoreUser(context, scene, nullptr, decision.after);
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<command::Outcome> ReplaceScimUser::Run(command::Context& context) const {
  return Change(context, request_, [this](const User&, const Person&) { return fields_; });
}

absl::StatusOr<command::Outcome> PatchScimUser::Run(command::Context& context) const {
  return Change(context, request_, [this](const User& user, const Person& person) -> absl::StatusOr<scim::UserFields> {
    const Json resource = scim::ToResource(user, person);
    OUTLAY_ASSIGN_OR_RETURN(const Json patched, scim::ApplyPatch(resource.get(), steps_, scim::UserType()));
    return scim::FromResource(patched.get());
  });
}

absl::StatusOr<command::Outcome> DeleteScimUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadSeenUser(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const UserDecision ended, SetActive(context, scene, user, /*active=*/false));
  OUTLAY_RETURN_IF_ERROR(BeginLeavingProviderGroups(context, scene, user.id));
  return FinishUser(context, scene, user, DecideHideFromScim(ended.after, scene.now));
}

}  // namespace outlay::directory
