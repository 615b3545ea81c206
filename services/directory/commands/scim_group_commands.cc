#include "services/directory/commands/scim_group_commands.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/etag.h"
#include "common/rpc/formats.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/convert/group_mappings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/scim/errors.h"
#include "services/directory/store/provider_groups.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

using options::v1::Format;

absl::Status CheckText(std::string_view field, const std::string& text) {
  if (text.empty() || (IsValidUtf8(text) && rpc::HasFormat(text, Format::FORMAT_LINE))) return absl::OkStatus();
  return scim::InvalidValue(Concat(field, " must be ", rpc::DescribeFormat(Format::FORMAT_LINE)));
}

absl::Status CheckSpec(const command::Context& context, const Scene& scene, const std::string& group_id,
                       const ProviderGroupSpec& spec) {
  OUTLAY_RETURN_IF_ERROR(CheckText("displayName", spec.display_name));
  OUTLAY_RETURN_IF_ERROR(CheckText("externalId", spec.external_id));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> named,
                          FindProviderGroupIdByName(context.txn, scene.id, spec.display_name));
  if (named.has_value() && *named != group_id) return ProviderGroupTaken("displayName", *named);
  if (spec.external_id.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> known,
                          FindProviderGroupIdByExternalId(context.txn, scene.id, spec.external_id));
  return known.has_value() && *known != group_id ? ProviderGroupTaken("externalId", *known) : absl::OkStatus();
}

absl::StatusOr<ProviderGroup> LoadState(const command::Context& context, const Scene& scene,
                                        const ResourceRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(ProviderGroup group, LoadProviderGroup(context.txn, {scene.id, request.id}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(ProviderGroupName(scene.id, request.id), request.etag, EtagOf(group)));
  return group;
}

absl::StatusOr<MemberChange> ChangeOf(const command::Context& context, const Scene& scene, const std::string& group_id,
                                      const MemberEdit& edit) {
  MemberChange change;
  std::set<std::string> leaving = edit.removed;
  if (edit.from_nobody) {
    OUTLAY_RETURN_IF_ERROR(
        VisitProviderGroupMembers(context.txn, {scene.id, group_id}, std::nullopt, [&](const std::string& user_id) {
          if (!edit.added.contains(user_id)) leaving.insert(user_id);
          return store::Visit::kContinue;
        }));
  }
  for (const std::string& user_id : leaving) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_member, IsProviderGroupMember(context.txn, {scene.id, group_id, user_id}));
    if (is_member) change.leaving.insert(user_id);
  }
  for (const std::string& user_id : edit.added) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_member, IsProviderGroupMember(context.txn, {scene.id, group_id, user_id}));
    if (!is_member) change.joining.insert(user_id);
  }
  return change;
}

absl::Status CheckUsers(const command::Context& context, const Scene& scene, const MemberChange& change) {
  for (const std::string& user_id : change.joining) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> user, FindUser(context.txn, {scene.id, user_id}));
    if (!user.has_value() || !IsSeenByScim(*user)) {
      return scim::InvalidValue(Concat("members.value ", user_id, " is nobody's id: create the user first"));
    }
  }
  return absl::OkStatus();
}

// Saves the members that are added and removed, and applies the mappings to them.
absl::Status SaveMembers(command::Context& context, Scene& scene, const std::string& group_id,
                         const MemberChange& change) {
  if (change.size() == 0) return absl::OkStatus();
  for (const std::string& user_id : change.joining) {
    SaveProviderGroupMember(context.txn, {scene.id, group_id, user_id});
  }
  for (const std::string& user_id : change.leaving) {
    DeleteProviderGroupMember(context.txn, {scene.id, group_id, user_id});
  }
  scene.Announce(ProviderGroupName(scene.id, group_id), ToEvent(scene.id, group_id, change));
  OUTLAY_ASSIGN_OR_RETURN(MappingStep step, LoadMappingStep(context, scene));
  const bool is_mapped = std::ranges::any_of(
      step.mappings, [&](const GroupMapping& mapping) { return mapping.spec.provider_group_id == group_id; });
  if (!is_mapped) return absl::OkStatus();
  std::set<std::string> changed = change.joining;
  changed.insert(change.leaving.begin(), change.leaving.end());
  return ServeUsers(context, scene, changed, &step);
}

absl::StatusOr<command::Outcome> Change(command::Context& context, Scene& scene, const ProviderGroup& group,
                                        const ProviderGroupSpec& spec, const MemberEdit& members) {
  if (spec != group.spec) OUTLAY_RETURN_IF_ERROR(CheckSpec(context, scene, group.id, spec));
  OUTLAY_ASSIGN_OR_RETURN(const MemberChange change, ChangeOf(context, scene, group.id, members));
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroupDecision decision,
                          DecideUpdateProviderGroup(group, spec, change, scene.now));
  const v1::ProviderGroup before = ToProto(scene.id, group);
  if (!decision.changed) return Unchanged(before.name(), before);
  OUTLAY_RETURN_IF_ERROR(CheckUsers(context, scene, change));
  SaveProviderGroup(context.txn, scene.id, &group, decision.after);
  OUTLAY_RETURN_IF_ERROR(SaveMembers(context, scene, group.id, change));
  const v1::ProviderGroup after = ToProto(scene.id, decision.after);
  return Changed(scene, after.name(), &before, &after);
}

}  // namespace

absl::StatusOr<command::Outcome> CreateScimGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t count, CountProviderGroups(context.txn, scene.id));
  if (count >= limits::kProviderGroups) return QuotaExceeded("provider_groups", limits::kProviderGroups);
  OUTLAY_RETURN_IF_ERROR(CheckSpec(context, scene, group_id_, fields_.spec));
  const MemberChange change = {.joining = fields_.members.added, .leaving = {}};
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroup group,
                          DecideCreateProviderGroup(group_id_, fields_.spec, change, scene.now));
  OUTLAY_RETURN_IF_ERROR(CheckUsers(context, scene, change));
  SaveProviderGroup(context.txn, scene.id, nullptr, group);
  OUTLAY_RETURN_IF_ERROR(SaveMembers(context, scene, group.id, change));
  const v1::ProviderGroup after = ToProto(scene.id, group);
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<command::Outcome> ReplaceScimGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroup group, LoadState(context, scene, request_));
  return Change(context, scene, group, fields_.spec, fields_.members);
}

absl::StatusOr<command::Outcome> PatchScimGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroup group, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroupSpec spec, scim::PatchedGroup(group, patch_.steps));
  return Change(context, scene, group, spec, patch_.members);
}

absl::StatusOr<command::Outcome> DeleteScimGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroup group, LoadState(context, scene, request_));
  OUTLAY_ASSIGN_OR_RETURN(const GroupMappings mappings, LoadGroupMappings(context.txn, scene.id));
  for (const GroupMapping& mapping : mappings) {
    if (mapping.spec.provider_group_id == group.id) DeleteGroupMapping(context.txn, scene.id, mapping);
  }
  DeleteProviderGroup(context.txn, scene.id, group);
  OUTLAY_ASSIGN_OR_RETURN(MappingStep step, LoadMappingStep(context, scene));
  OUTLAY_RETURN_IF_ERROR(WalkMembers(context, scene, group.id, {.after = {}, .is_deleted = true}, &step));
  const v1::ProviderGroup before = ToProto(scene.id, group);
  return Changed(scene, before.name(), &before, nullptr);
}

}  // namespace outlay::directory
