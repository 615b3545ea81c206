#include "services/directory/commands/provider_group_steps.h"

#include <optional>
#include <vector>

#include "common/base/status_macros.h"
#include "services/directory/convert/group_mappings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/provider_group.h"
#include "services/directory/domain/user_decisions.h"
#include "services/directory/store/group_mappings.h"
#include "services/directory/store/provider_groups.h"

namespace outlay::directory {
namespace {

absl::Status LeaveProviderGroup(command::Context& context, Scene& scene, const std::string& group_id,
                                const std::string& user_id) {
  const MemberChange change = {.joining = {}, .leaving = {user_id}};
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroup group, LoadProviderGroup(context.txn, {scene.id, group_id}));
  OUTLAY_ASSIGN_OR_RETURN(const ProviderGroupDecision decision,
                          DecideUpdateProviderGroup(group, group.spec, change, scene.now));
  SaveProviderGroup(context.txn, scene.id, &group, decision.after);
  DeleteProviderGroupMember(context.txn, {scene.id, group_id, user_id});
  scene.Announce(ProviderGroupName(scene.id, group_id), ToEvent(scene.id, group_id, change));
  return absl::OkStatus();
}

}  // namespace

// Looks at each group of the organization, which is cheaper than an index row by user for every member of every group.
absl::StatusOr<GroupsLeft> LeaveProviderGroups(command::Context& context, Scene& scene, const std::string& user_id) {
  std::vector<std::string> of_user;
  const auto visit = [&](const std::string& group_id) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_member, IsProviderGroupMember(context.txn, {scene.id, group_id, user_id}));
    if (is_member) of_user.push_back(group_id);
    return std::ssize(of_user) <= limits::kProviderGroupsLeftPerStep ? store::Visit::kContinue : store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(VisitProviderGroups(context.txn, scene.id, std::nullopt, visit));
  const bool all = std::ssize(of_user) <= limits::kProviderGroupsLeftPerStep;
  if (!all) of_user.pop_back();
  for (const std::string& group_id : of_user) {
    OUTLAY_RETURN_IF_ERROR(LeaveProviderGroup(context, scene, group_id, user_id));
  }
  return GroupsLeft{.any = !of_user.empty(), .all = all};
}

absl::Status BeginLeavingProviderGroups(command::Context& context, Scene& scene, const std::string& user_id) {
  OUTLAY_ASSIGN_OR_RETURN(const GroupsLeft left, LeaveProviderGroups(context, scene, user_id));
  if (!left.all) SaveMappingMark(context.txn, {scene.id, user_id});
  return absl::OkStatus();
}

absl::Status CheckLeftProviderGroups(const command::Context& context, const Scene& scene, const User& user) {
  if (IsSeenByScim(user)) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const bool has_mark, HasMappingMark(context.txn, {scene.id, user.id}));
  return has_mark ? UserLeaving(user.id) : absl::OkStatus();
}

}  // namespace outlay::directory
