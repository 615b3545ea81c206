#include "services/directory/commands/mapping_rights.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/directory/commands/mapping_steps.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/group_mapping_decisions.h"
#include "services/directory/domain/scim_token.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/scim_tokens.h"

namespace outlay::directory {
namespace {

absl::Status CheckHolds(const command::Context& context, const Scene& scene, const std::string& person,
                        const GroupMappingSpec& spec, const Role* role) {
  OUTLAY_ASSIGN_OR_RETURN(const Grantor giver, LoadGiver(context, scene, person, spec.group_id));
  return CheckHoldsMapping(spec, role, giver, scene.organization.spec.base_currency);
}

}  // namespace

absl::StatusOr<std::optional<Role>> LoadMappedRole(const command::Context& context, const Scene& scene,
                                                   const GroupMappingSpec& spec) {
  if (spec.role_id.empty()) return std::optional<Role>();
  OUTLAY_ASSIGN_OR_RETURN(Role role, LoadRole(context.txn, {scene.id, spec.role_id}));
  return std::optional(std::move(role));
}

absl::Status CheckHoldsMappings(const command::Context& context, const Scene& scene, const std::string& person) {
  OUTLAY_ASSIGN_OR_RETURN(const MappingStep step, LoadMappingStep(context, scene));
  for (const GroupMapping& mapping : step.mappings) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Role> role, LoadMappedRole(context, scene, mapping.spec));
    OUTLAY_RETURN_IF_ERROR(CheckHolds(context, scene, person, mapping.spec, role.has_value() ? &*role : nullptr));
  }
  return absl::OkStatus();
}

absl::Status CheckTokensHold(const command::Context& context, const Scene& scene, const GroupMappingSpec& spec,
                             const Role* role) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<ScimToken> tokens, LoadScimTokens(context.txn, scene.id));
  for (const ScimToken& token : tokens) {
    if (!IsUsable(token, scene.now)) continue;
    const absl::Status holds = CheckHolds(context, scene, AnswererOf(token), spec, role);
    if (absl::IsFailedPrecondition(holds)) return ScimTokenRightsNotHeld(token.id, AnswererOf(token));
    OUTLAY_RETURN_IF_ERROR(holds);
  }
  return absl::OkStatus();
}

absl::Status CheckTokensHoldRole(const command::Context& context, const Scene& scene, const Role& before,
                                 const Role& after) {
  if (std::ranges::includes(before.spec.permissions, after.spec.permissions)) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const MappingStep step, LoadMappingStep(context, scene));
  for (const GroupMapping& mapping : step.mappings) {
    if (mapping.spec.role_id != after.id) continue;
    OUTLAY_RETURN_IF_ERROR(CheckTokensHold(context, scene, mapping.spec, &after));
  }
  return absl::OkStatus();
}

}  // namespace outlay::directory
