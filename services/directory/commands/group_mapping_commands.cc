#include "services/directory/commands/group_mapping_commands.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/directory/v1/group_mappings.pb.h"
#include "services/directory/commands/mapping_rights.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/convert/group_mappings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/group_mapping_decisions.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/provider_groups.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

absl::StatusOr<GroupMapping> LoadState(const command::Context& context, const Scene& scene,
                                       const ResourceRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(GroupMapping mapping, LoadGroupMapping(context.txn, {scene.id, request.id}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(GroupMappingName(scene.id, request.id), request.etag, EtagOf(mapping)));
  return mapping;
}

const Role* PointerTo(const std::optional<Role>& role) {
  return role.has_value() ? &*role : nullptr;
}

absl::Status MakeRoom(command::Context& context, const Scene& scene, const std::string& provider_group_id) {
  OUTLAY_RETURN_IF_ERROR(EndExpiredMappings(context, scene));
  OUTLAY_ASSIGN_OR_RETURN(const GroupMappings mappings, LoadGroupMappings(context.txn, scene.id));
  if (std::ssize(mappings) >= limits::kGroupMappings) {
    return QuotaExceeded("group_mappings", limits::kGroupMappings);
  }
  const int64_t of_group = std::ranges::count_if(
      mappings, [&](const GroupMapping& mapping) { return mapping.spec.provider_group_id == provider_group_id; });
  return of_group >= limits::kMappingsPerProviderGroup
             ? QuotaExceeded("mappings_per_provider_group", limits::kMappingsPerProviderGroup)
             : absl::OkStatus();
}

// Returns whether one of `persons`, or an account that they own directly or indirectly, is a member of a provider
// group.
absl::StatusOr<bool> IsAnyMember(const store::Reader& reader, const IdKey& provider_group, const Persons& persons) {
  const auto& [organization, provider_group_id] = provider_group;
  std::set<std::string> known;
  std::vector<std::string> left;
  const auto add = [&](const std::string& id) {
    if (known.insert(id).second) left.push_back(id);
    return store::Visit::kContinue;
  };
  for (const std::string_view person : persons.ids()) add(std::string(person));
  while (!left.empty()) {
    const std::string id = std::move(left.back());
    left.pop_back();
    OUTLAY_ASSIGN_OR_RETURN(const bool is_member, IsProviderGroupMember(reader, {organization, provider_group_id, id}));
    if (is_member) return true;
    OUTLAY_RETURN_IF_ERROR(VisitAccounts(reader, {organization, id}, std::nullopt, add));
  }
  return false;
}

// Applies the changed mappings of a group to its members.
absl::Status ServeMembers(command::Context& context, Scene& scene, const std::string& provider_group_id) {
  OUTLAY_ASSIGN_OR_RETURN(MappingStep step, LoadMappingStep(context, scene));
  return WalkMembers(context, scene, provider_group_id, MappingWalk(), &step);
}

}  // namespace

absl::StatusOr<command::Outcome> CreateGroupMapping::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const IdKey key = {scene.id, mapping_id_};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<GroupMapping> present, FindGroupMapping(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return GroupMappingIdTaken(mapping_id_);
    return Unchanged(GroupMappingName(scene.id, mapping_id_), ToProto(scene.id, *present, scene.now));
  }
  // Otherwise a late or repeated creation would bring back what was deleted.
  OUTLAY_ASSIGN_OR_RETURN(const bool was_deleted, IsDeletedGroupMapping(context.txn, key));
  if (was_deleted) return GroupMappingIdTaken(mapping_id_);
  OUTLAY_RETURN_IF_ERROR(LoadProviderGroup(context.txn, {scene.id, spec_.provider_group_id}).status());
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Role> role, LoadMappedRole(context, scene, spec_));
  OUTLAY_ASSIGN_OR_RETURN(const Grantor giver, LoadGiver(context, scene, scene.actor.person(), spec_.group_id));
  const absl::StatusOr<GroupMapping> mapping = DecideCreateGroupMapping(
      {.mapping_id = mapping_id_, .spec = spec_, .maker = scene.actor, .digest = StoredDigest(context)},
      PointerTo(role), giver,
      {.base_currency = scene.organization.spec.base_currency,
       .second_person = scene.organization.spec.settings.role_grant_second_person},
      scene.now);
  if (!mapping.ok()) return AtField("group_mapping", mapping.status());
  OUTLAY_RETURN_IF_ERROR(MakeRoom(context, scene, spec_.provider_group_id));
  SaveGroupMapping(context.txn, scene.id, *mapping);
  if (mapping->state == GroupMappingState::kInForce) {
    OUTLAY_RETURN_IF_ERROR(CheckTokensHold(context, scene, spec_, PointerTo(role)));
    OUTLAY_RETURN_IF_ERROR(ServeMembers(context, scene, spec_.provider_group_id));
  }
  const v1::GroupMapping after = ToProto(scene.id, *mapping, scene.now);
  return Changed(scene, after.name(), nullptr, &after);
}

absl::StatusOr<command::Outcome> ConfirmGroupMapping::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const GroupMapping mapping, LoadState(context, scene, request_));
  const GroupMappingSpec& spec = mapping.spec;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Role> role, LoadMappedRole(context, scene, spec));
  OUTLAY_ASSIGN_OR_RETURN(const Grantor proposer, LoadGiver(context, scene, mapping.maker.person(), spec.group_id));
  MappingConfirmer confirmer = {.actor = scene.actor, .giver = {}};
  OUTLAY_ASSIGN_OR_RETURN(confirmer.giver, LoadGiver(context, scene, scene.actor.person(), spec.group_id));
  OUTLAY_ASSIGN_OR_RETURN(confirmer.is_member,
                          IsAnyMember(context.txn, {scene.id, spec.provider_group_id}, confirmer.giver.behind));
  OUTLAY_ASSIGN_OR_RETURN(const GroupMapping confirmed,
                          DecideConfirmGroupMapping(mapping, PointerTo(role), proposer, confirmer,
                                                    scene.organization.spec.base_currency, scene.now));
  OUTLAY_RETURN_IF_ERROR(CheckTokensHold(context, scene, spec, PointerTo(role)));
  SaveGroupMapping(context.txn, scene.id, confirmed);
  OUTLAY_RETURN_IF_ERROR(ServeMembers(context, scene, spec.provider_group_id));
  const v1::GroupMapping before = ToProto(scene.id, mapping, scene.now);
  const v1::GroupMapping after = ToProto(scene.id, confirmed, scene.now);
  return Changed(scene, after.name(), &before, &after);
}

absl::StatusOr<command::Outcome> RemoveGroupMapping::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const GroupMapping mapping, LoadState(context, scene, request_));
  DeleteGroupMapping(context.txn, scene.id, mapping);
  if (mapping.state == GroupMappingState::kInForce) {
    OUTLAY_RETURN_IF_ERROR(ServeMembers(context, scene, mapping.spec.provider_group_id));
  }
  const v1::GroupMapping before = ToProto(scene.id, mapping, scene.now);
  return Changed(scene, before.name(), &before, nullptr, v1::DeleteGroupMappingResponse());
}

}  // namespace outlay::directory
