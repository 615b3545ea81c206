#include "services/directory/domain/group.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

Group Touched(const Group& group, absl::Time now) {
  Group after = group;
  after.update_time = now;
  after.revision += 1;
  return after;
}

}  // namespace

absl::Status CheckNewGroup(const std::string& group_id, const GroupPath& parent_path) {
  return std::ssize(parent_path) < limits::kGroupDepth ? absl::OkStatus() : GroupTooDeep(group_id);
}

GroupDecision DecideRenameGroup(const Group& group, const std::string& display_name, absl::Time now) {
  if (group.display_name == display_name) {
    return {.after = group, .changed = false};
  }
  Group after = Touched(group, now);
  after.display_name = display_name;
  return {.after = std::move(after)};
}

absl::StatusOr<GroupDecision> DecideMoveGroup(const Group& group, const GroupPath& new_parent_path, int height,
                                              absl::Time now) {
  if (group.parent_id.empty()) {
    return RootGroupFixed(group.id);
  }
  const std::string& parent_id = new_parent_path.back();
  if (std::find(new_parent_path.begin(), new_parent_path.end(), group.id) != new_parent_path.end()) {
    return GroupCycle(group.id, parent_id);
  }
  if (parent_id == group.parent_id) {
    return GroupDecision{.after = group, .changed = false};
  }
  if (std::ssize(new_parent_path) + height > limits::kGroupDepth) {
    return GroupTooDeep(group.id);
  }
  Group after = Touched(group, now);
  after.parent_id = parent_id;
  after.place_time = now;
  return GroupDecision{.after = std::move(after)};
}

absl::StatusOr<GroupDecision> DecideGroupSettings(const Group& group, const GroupSettings& above,
                                                  const GroupSettings& settings, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckOverride(above, settings));
  if (settings == group.settings) {
    return GroupDecision{.after = group, .changed = false};
  }
  Group after = Touched(group, now);
  after.settings = settings;
  return GroupDecision{.after = std::move(after)};
}

absl::Status CheckDeleteGroup(const Group& group, const GroupContent& content) {
  if (group.parent_id.empty()) return RootGroupFixed(group.id);
  if (content.groups) return GroupNotEmpty(group.id, "groups");
  if (content.members) return GroupNotEmpty(group.id, "members");
  if (content.role_grants) return GroupNotEmpty(group.id, "role grants");
  if (content.mappings) return GroupNotEmpty(group.id, "group mappings");
  return absl::OkStatus();
}

}  // namespace outlay::directory
