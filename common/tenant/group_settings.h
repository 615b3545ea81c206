// Converts settings of groups in the directory's messages, and computes those that result for a group of this service's
// copy (D9). Thread-safe.
#ifndef OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_
#define OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/currency.h"
#include "common/base/group_settings.h"
#include "common/base/materiality.h"
#include "common/store/store.h"
#include "common/tenant/tenant.h"
#include "outlay/directory/v1/group_settings.pb.h"

namespace outlay::tenant {

// INVALID_ARGUMENT / FIELD_INVALID {field}, MONEY_TOO_PRECISE, ...: of the amount; an unknown field.
absl::StatusOr<Materiality> FromProto(const directory::v1::Materiality& proto);
directory::v1::Materiality ToProto(const Materiality& materiality);
// INVALID_ARGUMENT / FIELD_INVALID {field}, relative to the settings: an unknown order field, or an empty code; and
// those of the materiality.
absl::StatusOr<GroupSettings> FromProto(const directory::v1::GroupSettings& proto);
// Lists are sorted; unset fields are omitted.
directory::v1::GroupSettings ToProto(std::string_view organization, const GroupSettings& settings);

// Returns the settings that result from those of the group and of all groups above it; for an empty id: those of the
// top group, see FindGroupPath; for an unknown group: none. DATA_LOSS.
absl::StatusOr<GroupSettings> LoadGroupSettings(const store::Reader& reader, std::string_view organization,
                                                std::string_view group);

// Returns the materiality that the organization's settings allow. DATA_LOSS.
absl::StatusOr<Materiality> MaterialityOf(const Tenant& tenant);
// Returns the materiality of something that concerns `groups` (A5), an empty id for the top group: `allowed` by the
// organization, as far as each of the groups and those above it allow it, too. Its amount is in `currency`, at the rate
// of `at`, rounded down; zero if there is no rate. DATA_LOSS.
absl::StatusOr<Materiality> LoadMateriality(const store::Reader& reader, std::string_view organization,
                                            const Materiality& allowed, const std::vector<std::string>& groups,
                                            Currency currency, absl::Time at);
// As above, with what the organization allows. NOT_FOUND / ORGANIZATION_NOT_FOUND; DATA_LOSS.
absl::StatusOr<Materiality> LoadMateriality(const store::Reader& reader, std::string_view organization,
                                            const std::vector<std::string>& groups, Currency currency, absl::Time at);

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_GROUP_SETTINGS_H_
