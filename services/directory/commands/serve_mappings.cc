#include "services/directory/commands/serve_mappings.h"

#include <optional>

#include "common/base/status_macros.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/commands/provider_group_steps.h"
#include "services/directory/commands/user_steps.h"
#include "services/directory/convert/group_mappings.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/store/provider_groups.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// Describes a group, which may have been deleted.
absl::StatusOr<v1::ProviderGroup> Describe(const command::Context& context, const Scene& scene,
                                           const std::string& provider_group_id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ProviderGroup> group,
                          FindProviderGroup(context.txn, {scene.id, provider_group_id}));
  if (group.has_value()) return ToProto(scene.id, *group);
  v1::ProviderGroup name_only;
  name_only.set_name(ProviderGroupName(scene.id, provider_group_id));
  return name_only;
}

}  // namespace

absl::StatusOr<command::Outcome> ServeProviderGroup::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const v1::ProviderGroup proto, Describe(context, scene, provider_group_id_));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<MappingWalk> walk,
                          FindMappingWalk(context.txn, {scene.id, provider_group_id_}));
  if (!walk.has_value()) return Unchanged(proto.name(), proto);
  OUTLAY_ASSIGN_OR_RETURN(MappingStep step, LoadMappingStep(context, scene));
  OUTLAY_RETURN_IF_ERROR(WalkMembers(context, scene, provider_group_id_, *walk, &step));
  return Changed(scene, proto.name(), &proto, &proto);
}

absl::StatusOr<command::Outcome> ServeMarkedUser::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(context.txn, {scene.id, user_id_}));
  OUTLAY_ASSIGN_OR_RETURN(const bool has_mark, HasMappingMark(context.txn, {scene.id, user_id_}));
  if (!has_mark) return SameUser(scene, user);
  GroupsLeft left = {.any = false, .all = true};
  if (!IsSeenByScim(user)) {
    OUTLAY_ASSIGN_OR_RETURN(left, LeaveProviderGroups(context, scene, user.id));
  }
  const v1::User proto = ToProto(scene.id, user);
  if (!left.all) return Changed(scene, proto.name(), &proto, &proto);
  OUTLAY_ASSIGN_OR_RETURN(MappingStep step, LoadMappingStep(context, scene));
  OUTLAY_ASSIGN_OR_RETURN(const Served served, ServeUser(context, scene, user, &step));
  const bool is_idle = step.changes_left == limits::kMappedChangesPerStep;
  if (served == Served::kKept && is_idle && !left.any) return SameUser(scene, user);
  return Changed(scene, proto.name(), &proto, &proto);
}

}  // namespace outlay::directory
