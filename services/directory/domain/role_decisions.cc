#include "services/directory/domain/role_decisions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/role_table.h"
#include "services/directory/domain/user_decisions.h"

namespace outlay::directory {
absl::StatusOr<RoleSpec> NormalizeRole(const RoleSpec& spec) {
  if (spec.display_name.empty()) return FieldRequired("display_name");
  if (spec.permissions.empty()) return FieldRequired("permissions");
  for (size_t i = 0; i < spec.permissions.size(); ++i) {
    if (!IsGrantablePermission(spec.permissions[i])) {
      return PermissionNotFound(Concat("permissions[", i, "]"), spec.permissions[i]);
    }
  }
  RoleSpec normal = spec;
  std::sort(normal.permissions.begin(), normal.permissions.end());
  normal.permissions.erase(std::unique(normal.permissions.begin(), normal.permissions.end()), normal.permissions.end());
  return normal;
}

absl::StatusOr<Role> DecideCreateRole(const RoleSpec& spec, const std::string& role_id, const std::string& digest,
                                      const Grantor& giver, const std::string& root_group_id, absl::Time now) {
  Role role;
  OUTLAY_ASSIGN_OR_RETURN(role.spec, NormalizeRole(spec));
  OUTLAY_RETURN_IF_ERROR(
      CheckHolds(giver.rights, giver.person, root_group_id, role.spec.permissions, /*authority_limit=*/std::nullopt));
  role.id = role_id;
  role.create_time = now;
  role.update_time = now;
  role.revision = 1;
  role.create_digest = digest;
  return role;
}

absl::StatusOr<RoleDecision> DecideUpdateRole(const Role& role, const RoleSpec& spec, const Grantor& giver, bool fixed,
                                              const std::string& root_group_id, absl::Time now) {
  if (role.built_in) {
    return RoleBuiltIn(role.id);
  }
  OUTLAY_ASSIGN_OR_RETURN(RoleSpec normal, NormalizeRole(spec));
  OUTLAY_RETURN_IF_ERROR(
      CheckHolds(giver.rights, giver.person, root_group_id, normal.permissions, /*authority_limit=*/std::nullopt));
  if (normal == role.spec) {
    return RoleDecision{.after = role, .changed = false};
  }
  for (const std::string& permission : normal.permissions) {
    const bool is_new = !std::binary_search(role.spec.permissions.begin(), role.spec.permissions.end(), permission);
    if (fixed && is_new) return RoleWideningRefused(role.id, permission);
  }
  RoleDecision decision = {.after = role};
  decision.after.spec = std::move(normal);
  decision.after.update_time = now;
  decision.after.revision += 1;
  return decision;
}

std::optional<Role> DecideRefreshRole(const Role* present, const Role* wanted, absl::Time now) {
  if (present == nullptr) {
    if (wanted == nullptr) return std::nullopt;
    Role made = *wanted;
    made.create_time = now;
    made.update_time = now;
    return made;
  }
  if (!present->built_in || (wanted != nullptr && wanted->spec == present->spec)) return std::nullopt;
  Role after = *present;
  after.built_in = wanted != nullptr;
  if (wanted != nullptr) after.spec = wanted->spec;
  after.update_time = now;
  after.revision += 1;
  return after;
}

absl::Status CheckDeleteRole(const Role& role, bool in_use) {
  if (role.built_in) return RoleBuiltIn(role.id);
  return in_use ? RoleInUse(role.id) : absl::OkStatus();
}

absl::Status CheckGrantTerms(const RoleGrantSpec& spec, const Role& role, const GrantRules& rules, absl::Time now) {
  if (role.spec.authority_limit_required && !spec.authority_limit.has_value()) {
    return FieldRequired("authority_limit");
  }
  if (spec.authority_limit.has_value() && spec.authority_limit->currency() != rules.base_currency) {
    const Currency base = rules.base_currency;
    return FieldInvalid("authority_limit", Concat("must be in the organization's currency, ", base.code()));
  }
  if (spec.expire_time.has_value() && *spec.expire_time <= now) {
    return FieldInvalid("expire_time", "must be in the future");
  }
  return absl::OkStatus();
}

absl::Status CheckRoleFromAbove(const RoleFromAbove& role, const Rights& already, const Grantor& mover,
                                const std::string& group_id, bool second_person) {
  if (CheckHolds(already, /*person=*/{}, group_id, role.permissions, role.authority_limit).ok()) {
    return absl::OkStatus();
  }
  return second_person ? GroupMoveGivesRole(group_id, role.resource)
                       : CheckHolds(mover.rights, mover.person, group_id, role.permissions, role.authority_limit);
}

absl::StatusOr<RoleGrant> DecideGrantRole(const GrantRequest& request, const Role& role, const User& user,
                                          const Grantor& giver, const GrantRules& rules, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckGrantTerms(request.spec, role, rules, now));
  OUTLAY_RETURN_IF_ERROR(CheckNotGone(user));
  OUTLAY_RETURN_IF_ERROR(CheckHolds(giver.rights, giver.person, request.spec.group_id, role.spec.permissions,
                                    request.spec.authority_limit));
  return RoleGrant{.id = request.grant_id,
                   .spec = request.spec,
                   .state = rules.second_person ? RoleGrantState::kProposed : RoleGrantState::kGranted,
                   .granter = request.granter,
                   .confirmer = {},
                   .grant_time = now,
                   .create_digest = request.digest,
                   .mapping_id = {}};
}

absl::StatusOr<RoleGrant> DecideConfirmRoleGrant(const RoleGrant& grant, const Role& role, const User& user,
                                                 const Persons& receiver, const Grantor& proposer,
                                                 const Actor& confirmer, const Grantor& confirming, absl::Time now) {
  if (grant.state != RoleGrantState::kProposed) {
    return RoleGrantNotProposed(grant.id);
  }
  if (HasExpired(grant, now)) {
    return RoleGrantExpired(grant.id);
  }
  // The person who receives the grant may not confirm it either.
  const Actor receiving = {.subject = grant.spec.user_id, .on_behalf_of = {}};
  if (MayBeSamePerson(grant.granter, proposer.behind, confirmer, confirming.behind) ||
      MayBeSamePerson(receiving, receiver, confirmer, confirming.behind)) {
    return SecondPersonRequired(Concat("role grant ", grant.id));
  }
  OUTLAY_RETURN_IF_ERROR(CheckNotGone(user));
  for (const Grantor* const giver : {&proposer, &confirming}) {
    OUTLAY_RETURN_IF_ERROR(CheckHolds(giver->rights, giver->person, grant.spec.group_id, role.spec.permissions,
                                      grant.spec.authority_limit));
  }
  RoleGrant after = grant;
  after.state = RoleGrantState::kGranted;
  after.confirmer = confirmer.person();
  after.grant_time = now;
  return after;
}

}  // namespace outlay::directory
