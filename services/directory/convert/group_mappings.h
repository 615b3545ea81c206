// Converts groups of the identity provider and their mappings between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_GROUP_MAPPINGS_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_GROUP_MAPPINGS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/group_mapping.pb.h"
#include "services/directory/domain/group_mapping.h"
#include "services/directory/domain/provider_group.h"

namespace outlay::directory {

// INVALID_ARGUMENT / FIELD_INVALID {field}, relative to the mapping.
absl::StatusOr<GroupMappingSpec> FromProto(const v1::GroupMapping& proto);

std::string EtagOf(const GroupMapping& mapping);
std::string EtagOf(const ProviderGroup& group);
// Shows the state as of `now`.
v1::GroupMapping ToProto(std::string_view organization, const GroupMapping& mapping, absl::Time now);
v1::ProviderGroup ToProto(std::string_view organization, const ProviderGroup& group);

v1::ProviderGroupMembersPushed ToEvent(std::string_view organization, const std::string& provider_group_id,
                                       const MemberChange& members);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_GROUP_MAPPINGS_H_
