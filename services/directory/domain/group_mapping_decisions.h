// The rules of the verbs on group mappings (D6, I13, I14). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_MAPPING_DECISIONS_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_MAPPING_DECISIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/currency.h"
#include "services/directory/domain/group_mapping.h"
#include "services/directory/domain/role.h"
#include "services/directory/domain/role_decisions.h"

namespace outlay::directory {

// Checks whether `giver`, with the rights on the spec's group, could directly give each member what the mapping gives.
// `role`: that of the spec; null: it has none. FAILED_PRECONDITION / RIGHTS_NOT_HELD.
absl::Status CheckHoldsMapping(const GroupMappingSpec& spec, const Role* role, const Grantor& giver,
                               const Currency& base_currency);

struct GroupMappingRequest {
  std::string mapping_id;
  GroupMappingSpec spec;
  Actor maker;
  std::string digest;
};

// Makes a mapping, or proposes it where grants need a second person. INVALID_ARGUMENT / FIELD_REQUIRED (role: neither
// role nor membership), FIELD_INVALID (an authority limit without a role), those of CheckGrantTerms and
// CheckHoldsMapping.
absl::StatusOr<GroupMapping> DecideCreateGroupMapping(const GroupMappingRequest& request, const Role* role,
                                                      const Grantor& giver, const GrantRules& rules, absl::Time now);

// The person who confirms a mapping.
struct MappingConfirmer {
  Actor actor;
  Grantor giver;
  // The confirmer, or an account with the same persons behind it, is in the identity provider's group, and so would
  // benefit from the mapping.
  bool is_member = false;
};

// Puts a proposed mapping in force. Both persons must currently hold the rights that it gives.
// FAILED_PRECONDITION / GROUP_MAPPING_NOT_PROPOSED, GROUP_MAPPING_EXPIRED, SECOND_PERSON_REQUIRED, RIGHTS_NOT_HELD.
absl::StatusOr<GroupMapping> DecideConfirmGroupMapping(const GroupMapping& mapping, const Role* role,
                                                       const Grantor& proposer, const MappingConfirmer& confirmer,
                                                       const Currency& base_currency, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_MAPPING_DECISIONS_H_
