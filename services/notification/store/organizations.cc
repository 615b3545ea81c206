#include "services/notification/store/organizations.h"

#include <optional>

#include "common/base/status_macros.h"
#include "common/tenant/keyspaces.h"

namespace outlay::notification {

absl::StatusOr<TimeZone> ZoneOf(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::OrganizationChanged> row,
                          reader.Find(tenant::kOrganizations, {organization}));
  if (!row.has_value() || row->time_zone().empty()) return TimeZone();
  return TimeZone::Load(row->time_zone());
}

absl::StatusOr<std::string> LanguageOf(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::OrganizationChanged> row,
                          reader.Find(tenant::kOrganizations, {organization}));
  return row.has_value() ? row->settings().language() : std::string();
}

}  // namespace outlay::notification
