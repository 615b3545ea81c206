// Converts between SCIM's groups and provider groups (D6). Pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_GROUP_RESOURCE_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_GROUP_RESOURCE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/domain/provider_group.h"
#include "services/directory/scim/patch.h"

namespace outlay::directory::scim {

// Returns a group as clients read it, without `meta`. `members`: ids of users; null: left out.
Json ToResource(const ProviderGroup& group, const std::vector<std::string>* members);

// The fields of a group that clients write.
struct GroupFields {
  ProviderGroupSpec spec;
  MemberEdit members;  // from_nobody
};

// Reads a resource from NormalizeResource. INVALID_VALUE: no name, a text that is too long, or a member that is not a
// user.
absl::StatusOr<GroupFields> GroupFromResource(const json_t* resource);

// A PATCH whose changes of members are separated: they are applied without reading the current members, so that one can
// be added to many.
struct GroupPatch {
  std::vector<PatchStep> steps;
  MemberEdit members;
};

// INVALID_VALUE: a member that is not a user; INVALID_PATH: selects members other than by their values, or only a part
// of them.
absl::StatusOr<GroupPatch> SplitGroupPatch(std::vector<PatchStep> steps);

// Applies a PATCH to the name and the external id. Errors as ApplyPatch and GroupFromResource.
absl::StatusOr<ProviderGroupSpec> PatchedGroup(const ProviderGroup& group, const std::vector<PatchStep>& steps);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_GROUP_RESOURCE_H_
