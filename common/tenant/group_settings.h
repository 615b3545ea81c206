// Converts settings of groups in the directory's messages, and computes those that result for a group of this service's
// copy (D9). Thread-safe.
#ifndef OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_
#define OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/group_settings.h"
#include "common/store/store.h"
#include "outlay/directory/v1/group_settings.pb.h"

namespace outlay::tenant {

// INVALID_ARGUMENT / FIELD_INVALID {field}, relative to the settings: an unknown order field, or an empty code.
absl::StatusOr<GroupSettings> FromProto(const directory::v1::GroupSettings& proto);
// Lists are sorted; unset fields are omitted.
directory::v1::GroupSettings ToProto(std::string_view organization, const GroupSettings& settings);

// Returns the settings that result from those of the group and of all groups above it; for an empty id: those of the
// top group, see FindGroupPath; for an unknown group: none. DATA_LOSS.
absl::StatusOr<GroupSettings> LoadGroupSettings(const store::Reader& reader, std::string_view organization,
                                                std::string_view group);

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_
