// Settings of groups as the directory's messages say them, and what holds for a group of this service's copy (D9).
// Thread-safe.
#ifndef OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_
#define OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/group_settings.h"
#include "common/store/store.h"
#include "outlay/directory/v1/group_settings.pb.h"

namespace outlay::tenant {

// INVALID_ARGUMENT / FIELD_INVALID {field}, below the settings: an order field that there is not, or an empty code.
absl::StatusOr<GroupSettings> FromProto(const directory::v1::GroupSettings& proto);
// Lists are sorted; what says nothing is left out.
directory::v1::GroupSettings ToProto(std::string_view organization, const GroupSettings& settings);

// What the group and all groups above it say; of an empty id: what the top group says, see FindGroupPath; of one that
// there is not (any more): nothing. DATA_LOSS.
absl::StatusOr<GroupSettings> LoadGroupSettings(const store::Reader& reader, std::string_view organization,
                                                std::string_view group);

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_
