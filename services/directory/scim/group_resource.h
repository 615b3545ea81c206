// SCIM's groups and the directory's copy of them (D6). Pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_GROUP_RESOURCE_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_GROUP_RESOURCE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/domain/provider_group.h"
#include "services/directory/scim/patch.h"

namespace outlay::directory::scim {

// What a client reads of a group, without `meta`. `members`: ids of users; null: left out.
Json ToResource(const ProviderGroup& group, const std::vector<std::string>* members);

// What a client writes into a group.
struct GroupFields {
  ProviderGroupSpec spec;
  MemberEdit members;  // from_nobody
};

// From a resource as NormalizeResource gives it. INVALID_VALUE: no name, a text that is too long; a member that is no
// user.
absl::StatusOr<GroupFields> GroupFromResource(const json_t* resource);

// A PATCH, with what it says of members taken out: it counts whoever they are, so that one of many is added without
// reading the others.
struct GroupPatch {
  std::vector<PatchStep> steps;
  MemberEdit members;
};

// INVALID_VALUE: a member that is no user; INVALID_PATH: selects members otherwise than by their values, or a part of
// them.
absl::StatusOr<GroupPatch> SplitGroupPatch(std::vector<PatchStep> steps);

// What a PATCH makes of the name and the external id. Those of ApplyPatch and GroupFromResource.
absl::StatusOr<ProviderGroupSpec> PatchedGroup(const ProviderGroup& group, const std::vector<PatchStep>& steps);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_GROUP_RESOURCE_H_
