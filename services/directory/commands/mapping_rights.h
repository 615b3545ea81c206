// Checks who may let the identity provider give the rights of mappings (D6, I13): the creator of a SCIM token can put
// anybody, including themselves, into a group of the identity provider.
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

// Nullopt: the mapping has no role. NOT_FOUND / ROLE_NOT_FOUND.
absl::StatusOr<std::optional<Role>> LoadMappedRole(const command::Context& context, const Scene& scene,
                                                   const GroupMappingSpec& spec);

// For a person who creates a token. FAILED_PRECONDITION / RIGHTS_NOT_HELD: the person lacks a right that a mapping in
// force gives.
absl::Status CheckHoldsMappings(const command::Context& context, const Scene& scene, const std::string& person);

// To be called before a mapping is put in force; null `role`: it has none. FAILED_PRECONDITION /
// SCIM_TOKEN_RIGHTS_NOT_HELD: the creator of a usable token currently lacks a right that the mapping gives.
absl::Status CheckTokensHold(const command::Context& context, const Scene& scene, const GroupMappingSpec& spec,
                             const Role* role);

// The same, before a role of mappings in force becomes `after`; narrowing a role is always allowed.
absl::Status CheckTokensHoldRole(const command::Context& context, const Scene& scene, const Role& before,
                                 const Role& after);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_MAPPING_RIGHTS_H_
