#include "services/directory/domain/group_mapping_decisions.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/domain/errors.h"

namespace outlay::directory {

absl::Status CheckHoldsMapping(const GroupMappingSpec& spec, const Role* role, const Grantor& giver,
                               const Currency& base_currency) {
  // Any authority limit suffices: the verb itself spends nothing.
  const std::optional<Money> any = Money(0, base_currency);
  if (role != nullptr) {
    OUTLAY_RETURN_IF_ERROR(
        CheckHolds(giver.rights, giver.person, spec.group_id, role->spec.permissions, spec.authority_limit));
    OUTLAY_RETURN_IF_ERROR(CheckHolds(giver.rights, giver.person, spec.group_id, {"roleGrants.create"}, any));
  }
  return spec.membership ? CheckHolds(giver.rights, giver.person, spec.group_id, {"memberships.add"}, any)
                         : absl::OkStatus();
}

absl::StatusOr<GroupMapping> DecideCreateGroupMapping(const GroupMappingRequest& request, const Role* role,
                                                      const Grantor& giver, const GrantRules& rules, absl::Time now) {
  const GroupMappingSpec& spec = request.spec;
  if (role == nullptr) {
    if (!spec.membership) return FieldRequired("role");
    if (spec.authority_limit.has_value()) return FieldInvalid("authority_limit", "must come with a role");
  } else {
    OUTLAY_RETURN_IF_ERROR(CheckGrantTerms({.user_id = {},
                                            .role_id = spec.role_id,
                                            .group_id = spec.group_id,
                                            .authority_limit = spec.authority_limit,
                                            .expire_time = std::nullopt},
                                           *role, rules, now));
  }
  OUTLAY_RETURN_IF_ERROR(CheckHoldsMapping(spec, role, giver, rules.base_currency));
  return GroupMapping{.id = request.mapping_id,
                      .spec = spec,
                      .state = rules.second_person ? GroupMappingState::kProposed : GroupMappingState::kInForce,
                      .maker = request.maker,
                      .confirmer = {},
                      .create_time = now,
                      .create_digest = request.digest};
}

absl::StatusOr<GroupMapping> DecideConfirmGroupMapping(const GroupMapping& mapping, const Role* role,
                                                       const Grantor& proposer, const MappingConfirmer& confirmer,
                                                       const Currency& base_currency, absl::Time now) {
  if (mapping.state != GroupMappingState::kProposed) {
    return GroupMappingNotProposed(mapping.id);
  }
  if (HasExpired(mapping, now)) {
    return GroupMappingExpired(mapping.id);
  }
  if (MayBeSamePerson(mapping.maker, proposer.behind, confirmer.actor, confirmer.giver.behind) || confirmer.is_member) {
    return SecondPersonRequired(Concat("group mapping ", mapping.id));
  }
  for (const Grantor* const giver : {&proposer, &confirmer.giver}) {
    OUTLAY_RETURN_IF_ERROR(CheckHoldsMapping(mapping.spec, role, *giver, base_currency));
  }
  GroupMapping after = mapping;
  after.state = GroupMappingState::kInForce;
  after.confirmer = confirmer.actor.person();
  return after;
}

}  // namespace outlay::directory
