#include "services/directory/commands/group_commands.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/commands/move_rights.h"
#include "services/directory/commands/sight.h"
#include "services/directory/convert/groups.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/role.h"
#include "services/directory/store/group_mappings.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/reference_entries.h"
#include "services/directory/store/roles.h"

namespace outlay::directory {
namespace {

// The current state of a group, with its place in the tree.
struct GroupState {
  Group group;
  v1::Group proto;
};

absl::StatusOr<GroupState> LoadState(const command::Context& context, const Scene& scene,
                                     const ResourceRequest& request) {
  GroupState state;
  OUTLAY_RETURN_IF_ERROR(CheckGroupInSight(context.caller.reach.get(), request.id));
  OUTLAY_ASSIGN_OR_RETURN(state.group, LoadGroup(context.txn, {scene.id, request.id}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(GroupName(scene.id, request.id), request.etag, EtagOf(state.group)));
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, LoadGroupPath(context.txn, {scene.id, request.id}));
  state.proto = ToProto(scene.id, state.group, std::ssize(path));
  return state;
}

// A code that was never defined is a typing error: it would allow nothing.
absl::Status CheckCodes(const command::Context& context, const Scene& scene, ReferenceKind kind, const Choice& codes) {
  if (!codes.has_value()) return absl::OkStatus();
  for (const std::string& code : *codes) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_there, HasReference(context.txn, scene.id, kind, code));
    if (!is_there) return ReferenceEntryNotFound(code);
  }
  return absl::OkStatus();
}

absl::Status CheckNamed(const command::Context& context, const Scene& scene, const GroupSettings& settings) {
  OUTLAY_RETURN_IF_ERROR(
      CheckMateriality("settings.materiality", settings.materiality, scene.organization.spec.base_currency));
  for (const std::string& role : settings.personal_payment_forbidden_roles) {
    OUTLAY_RETURN_IF_ERROR(LoadRole(context.txn, {scene.id, role}).status());
  }
  OUTLAY_RETURN_IF_ERROR(CheckCodes(context, scene, ReferenceKind::kPaymentInstrument, settings.payment_instruments));
  return CheckCodes(context, scene, ReferenceKind::kDeliveryAddress, settings.delivery_addresses);
}

}  // namespace

absl::StatusOr<command::Outcome> CreateGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  if (request_.group().parent().empty()) return FieldRequired("group.parent");
  const std::string parent_id = LastId(request_.group().parent());
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), parent_id));
  const std::string& group_id = request_.group_id();
  const IdKey key = {scene.id, group_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Group> present, FindGroup(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return GroupIdTaken(group_id);
    OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, LoadGroupPath(context.txn, key));
    return Unchanged(GroupName(scene.id, group_id), ToProto(scene.id, *present, std::ssize(path)));
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool was_deleted, IsDeletedGroup(context.txn, key));
  if (was_deleted) return GroupIdTaken(group_id);
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath parent_path, LoadGroupPath(context.txn, {scene.id, parent_id}));
  OUTLAY_RETURN_IF_ERROR(CheckNewGroup(group_id, parent_path));
  const Group group = {.id = group_id,
                       .display_name = request_.group().display_name(),
                       .parent_id = parent_id,
                       .create_time = scene.now,
                       .update_time = scene.now,
                       .place_time = scene.now,
                       .revision = 1,
                       .create_digest = StoredDigest(context),
                       .settings = {}};
  OUTLAY_RETURN_IF_ERROR(InsertGroup(context.txn, scene.id, group));
  const v1::Group after = ToProto(scene.id, group, std::ssize(parent_path) + 1);
  scene.Announce(after.name(), ToEvent(scene.id, group));
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<rpc::FieldMaskRules> MakeGroupMaskRules() {
  return rpc::FieldMaskRules::Create(v1::Group::descriptor(), {"display_name"});
}

absl::StatusOr<command::Outcome> UpdateGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const v1::Group& wanted = request_.group();
  OUTLAY_ASSIGN_OR_RETURN(const GroupState state,
                          LoadState(context, scene, {.id = LastId(wanted.name()), .etag = wanted.etag()}));
  v1::Group merged = state.proto;
  OUTLAY_RETURN_IF_ERROR(AtField("group", rules_->Apply(request_.update_mask(), wanted, &merged)));
  const GroupDecision decision = DecideRenameGroup(state.group, merged.display_name(), scene.now);
  if (!decision.changed) return Unchanged(state.proto.name(), state.proto);
  SaveGroup(context.txn, scene.id, decision.after);
  const v1::Group after = ToProto(scene.id, decision.after, state.proto.depth());
  scene.Announce(after.name(), ToEvent(scene.id, decision.after));
  return Changed(scene, after.name(), &state.proto, &after);
}

absl::StatusOr<command::Outcome> MoveGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const GroupState state, LoadState(context, scene, request_));
  // Both groups lose or gain a part of their tree.
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), state.group.parent_id));
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), parent_id_));
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath parent_path, LoadGroupPath(context.txn, {scene.id, parent_id_}));
  OUTLAY_ASSIGN_OR_RETURN(const int height, LoadGroupHeight(context.txn, {scene.id, state.group.id}));
  OUTLAY_ASSIGN_OR_RETURN(const GroupDecision decision, DecideMoveGroup(state.group, parent_path, height, scene.now));
  if (!decision.changed) return Unchanged(state.proto.name(), state.proto);
  OUTLAY_RETURN_IF_ERROR(CheckMove(context, scene, state.group.id, parent_path));
  OUTLAY_RETURN_IF_ERROR(SaveMovedGroup(context.txn, scene.id, state.group, decision.after));
  const v1::Group after = ToProto(scene.id, decision.after, std::ssize(parent_path) + 1);
  scene.Announce(after.name(), ToEvent(scene.id, decision.after));
  v1::GroupMoved moved;
  moved.set_group(after.name());
  moved.set_old_parent(state.proto.parent());
  moved.set_new_parent(after.parent());
  rpc::ToProto(scene.now, moved.mutable_move_time());
  scene.Announce(after.name(), moved);
  return Changed(scene, after.name(), &state.proto, &after);
}

absl::StatusOr<GroupSettings> LoadEffectiveSettings(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, LoadGroupPath(reader, key));
  GroupSettings settings;
  for (const std::string& id : path) {
    OUTLAY_ASSIGN_OR_RETURN(const Group group, LoadGroup(reader, {std::get<0>(key), id}));
    settings = Combine(settings, group.settings);
  }
  return settings;
}

absl::StatusOr<command::Outcome> UpdateGroupSettings::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const GroupState state, LoadState(context, scene, request_));
  GroupSettings above;
  if (!state.group.parent_id.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(above, LoadEffectiveSettings(context.txn, {scene.id, state.group.parent_id}));
  }
  OUTLAY_ASSIGN_OR_RETURN(const GroupDecision decision, DecideGroupSettings(state.group, above, settings_, scene.now));
  if (!decision.changed) return Unchanged(state.proto.name(), state.proto);
  OUTLAY_RETURN_IF_ERROR(CheckNamed(context, scene, settings_));
  SaveGroup(context.txn, scene.id, decision.after);
  const v1::Group after = ToProto(scene.id, decision.after, state.proto.depth());
  scene.Announce(after.name(), ToEvent(scene.id, decision.after));
  return Changed(scene, after.name(), &state.proto, &after);
}

absl::StatusOr<command::Outcome> RemoveGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const GroupState state, LoadState(context, scene, request_));
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), state.group.parent_id));
  const IdKey key = {scene.id, state.group.id};
  OUTLAY_ASSIGN_OR_RETURN(GroupContent content, LoadGroupContent(context.txn, key));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants,
                          LoadGrantsOnGroup(context.txn, key, limits::kGrantsEndedWithGroup + 1));
  content.role_grants = AreInUse(grants, limits::kGrantsEndedWithGroup, scene.now);
  OUTLAY_RETURN_IF_ERROR(EndExpiredMappings(context, scene));
  OUTLAY_ASSIGN_OR_RETURN(const GroupMappings mappings, LoadGroupMappings(context.txn, scene.id));
  content.mappings =
      std::ranges::any_of(mappings, [&](const GroupMapping& m) { return m.spec.group_id == state.group.id; });
  OUTLAY_RETURN_IF_ERROR(CheckDeleteGroup(state.group, content));
  EndGrants(context, scene, grants);
  OUTLAY_RETURN_IF_ERROR(DeleteGroup(context.txn, scene.id, state.group, scene.now));
  v1::GroupDeleted event;
  event.set_group(state.proto.name());
  scene.Announce(state.proto.name(), event);
  return Changed(scene, state.proto.name(), &state.proto, nullptr, v1::DeleteGroupResponse());
}

}  // namespace outlay::directory
