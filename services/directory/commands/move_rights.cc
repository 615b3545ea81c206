#include "services/directory/commands/move_rights.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/role_decisions.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"

namespace outlay::directory {
namespace {

// One move: checks each role that reaches the group from above.
class MoveCheck {
 public:
  MoveCheck(const command::Context& context, const Scene& scene, const GroupPath& before, Grantor mover)
      : context_(context),
        scene_(scene),
        before_(before),
        mover_(std::move(mover)),
        second_person_(scene.organization.spec.settings.role_grant_second_person) {}

  absl::Status CheckGrantsOn(const std::string& above) {
    OUTLAY_ASSIGN_OR_RETURN(
        const std::vector<RoleGrant> grants,
        LoadGrantsOnGroup(context_.txn, {scene_.id, above}, limits::kGrantsAboveMovedGroup + 1 - grants_));
    grants_ += std::ssize(grants);
    if (grants_ > limits::kGrantsAboveMovedGroup) {
      return QuotaExceeded("grants_above_moved_group", limits::kGrantsAboveMovedGroup);
    }
    for (const RoleGrant& grant : grants) {
      if (IsInForce(grant, scene_.now)) OUTLAY_RETURN_IF_ERROR(CheckGrant(grant));
    }
    return absl::OkStatus();
  }

  absl::Status CheckMappingsOn(const std::string& above, const GroupMappings& mappings) {
    for (const GroupMapping& mapping : mappings) {
      const GroupMappingSpec& spec = mapping.spec;
      if (spec.group_id != above || spec.role_id.empty()) continue;
      OUTLAY_ASSIGN_OR_RETURN(const Rights already, RightsOfMembers(mappings, spec.provider_group_id));
      OUTLAY_ASSIGN_OR_RETURN(
          const RoleFromAbove role,
          RoleOf(Concat("group mapping ", mapping.id), {.role_id = spec.role_id, .limit = spec.authority_limit}));
      OUTLAY_RETURN_IF_ERROR(Check(role, already));
    }
    return absl::OkStatus();
  }

 private:
  struct Given {
    std::string role_id;
    std::optional<Money> limit;
  };

  absl::StatusOr<std::vector<std::string>> PermissionsOf(const std::string& role_id) {
    const auto known = permissions_.find(role_id);
    if (known != permissions_.end()) return known->second;
    OUTLAY_ASSIGN_OR_RETURN(Role role, LoadRole(context_.txn, {scene_.id, role_id}));
    return permissions_[role_id] = std::move(role.spec.permissions);
  }

  absl::StatusOr<RoleFromAbove> RoleOf(std::string resource, const Given& given) {
    RoleFromAbove role = {.resource = std::move(resource), .permissions = {}, .authority_limit = given.limit};
    OUTLAY_ASSIGN_OR_RETURN(role.permissions, PermissionsOf(given.role_id));
    return role;
  }

  absl::Status Check(const RoleFromAbove& role, const Rights& already) const {
    return CheckRoleFromAbove(role, already, mover_, before_.back(), second_person_);
  }

  absl::Status CheckGrant(const RoleGrant& grant) {
    OUTLAY_ASSIGN_OR_RETURN(
        const RoleFromAbove role,
        RoleOf(Concat("role grant ", grant.id), {.role_id = grant.spec.role_id, .limit = grant.spec.authority_limit}));
    // Usually the answer does not depend on anybody's own grants.
    if (Check(role, /*already=*/{}).ok()) return absl::OkStatus();
    if (++holders_ > limits::kHoldersAboveMovedGroup) {
      return QuotaExceeded("holders_above_moved_group", limits::kHoldersAboveMovedGroup);
    }
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<HeldGrant> held,
                            LoadHeldGrants(context_.txn, {scene_.id, grant.spec.user_id}));
    // A suspended or invited holder may become ACTIVE; a grant that ends earlier is not a substitute.
    const absl::Time last = grant.spec.expire_time.value_or(absl::InfiniteFuture()) - absl::Microseconds(1);
    return Check(role, EffectiveRights(UserState::kActive, held, before_, last));
  }

  // Returns the rights that mappings give all members of a provider group without the move.
  absl::StatusOr<Rights> RightsOfMembers(const GroupMappings& mappings, const std::string& provider_group_id) {
    std::vector<HeldGrant> held;
    for (const GroupMapping& mapping : mappings) {
      if (mapping.spec.provider_group_id != provider_group_id || mapping.spec.role_id.empty()) continue;
      OUTLAY_ASSIGN_OR_RETURN(std::vector<std::string> permissions, PermissionsOf(mapping.spec.role_id));
      held.push_back({.grant = GrantByMapping(mapping, /*user_id=*/{}, mapping.id, scene_.now),
                      .permissions = std::move(permissions)});
    }
    return EffectiveRights(UserState::kActive, held, before_, scene_.now);
  }

  const command::Context& context_;
  const Scene& scene_;
  const GroupPath& before_;  // of the group itself
  const Grantor mover_;
  const bool second_person_;
  std::map<std::string, std::vector<std::string>> permissions_;  // by role
  int64_t grants_ = 0;
  int64_t holders_ = 0;
};

}  // namespace

absl::Status CheckMove(const command::Context& context, const Scene& scene, const std::string& group_id,
                       const GroupPath& new_parent_path) {
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath before, LoadGroupPath(context.txn, {scene.id, group_id}));
  OUTLAY_ASSIGN_OR_RETURN(Grantor mover, LoadGiver(context, scene, scene.actor.person(), group_id));
  OUTLAY_ASSIGN_OR_RETURN(const MappingStep step, LoadMappingStep(context, scene));
  MoveCheck check(context, scene, before, std::move(mover));
  for (const std::string& above : new_parent_path) {
    if (std::ranges::find(before, above) != before.end()) continue;
    OUTLAY_RETURN_IF_ERROR(check.CheckGrantsOn(above));
    OUTLAY_RETURN_IF_ERROR(check.CheckMappingsOn(above, step.mappings));
  }
  return absl::OkStatus();
}

}  // namespace outlay::directory
