// Who may let the identity provider give what mappings give (D6, I13): with a token of SCIM, whoever made it can put
// anybody, themselves too, into a group of the identity provider.
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_RIGHTS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_RIGHTS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/group_mapping.h"
#include "services/directory/domain/role.h"

namespace outlay::directory {

// Nullopt: the mapping gives none. NOT_FOUND / ROLE_NOT_FOUND.
absl::StatusOr<std::optional<Role>> LoadMappedRole(const command::Context& context, const Scene& scene,
                                                   const GroupMappingSpec& spec);

// Before a person makes a token. FAILED_PRECONDITION / RIGHTS_NOT_HELD: what a mapping in force gives.
absl::Status CheckHoldsMappings(const command::Context& context, const Scene& scene, const std::string& person);

// Before a mapping is put in force; `role`: null: it gives none. FAILED_PRECONDITION / SCIM_TOKEN_RIGHTS_NOT_HELD:
// somebody who made a token that can be used does not hold now what the mapping gives.
absl::Status CheckTokensHold(const command::Context& context, const Scene& scene, const GroupMappingSpec& spec,
                             const Role* role);

// The same before a role that mappings in force give becomes `after`; what only narrows it is nobody's matter.
absl::Status CheckTokensHoldRole(const command::Context& context, const Scene& scene, const Role& before,
                                 const Role& after);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_RIGHTS_H_
