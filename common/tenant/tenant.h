// A service's knowledge of an organization: its copy of the directory (D1, D2, D10).
#ifndef OUTLAY_COMMON_TENANT_TENANT_H_
#define OUTLAY_COMMON_TENANT_TENANT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/store/store.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/reference_events.pb.h"

namespace outlay::tenant {

// An organization as its commands see it, with defaults for unset values (see limits.h).
struct Tenant {
  std::string organization;  // id
  std::string display_name;
  Currency base_currency;
  TimeZone time_zone;               // default UTC
  int fiscal_year_first_month = 1;  // 1 to 12
  std::string root_group_id;        // empty: unknown
  directory::v1::Quotas quotas;
  directory::v1::Settings settings;
};

// A rate that is valid from an instant on: one unit of `from` is worth `rate` units of `to`.
struct ExchangeRate {
  Decimal rate;
  absl::Time valid_from;
};

using ReferenceKind = directory::v1::ReferenceEntry::Kind;

// NOT_FOUND / ORGANIZATION_NOT_FOUND {organization}, with a time to retry: the directory has not reported it to this
// service (yet).
absl::Status OrganizationNotFound(std::string_view organization);

// Reads one small row; inside a body it is the state that the command must use. ORGANIZATION_NOT_FOUND.
absl::StatusOr<Tenant> LoadTenant(const store::Reader& reader, std::string_view organization);

// Returns a group, or nullopt.
absl::StatusOr<std::optional<directory::v1::GroupChanged>> FindGroup(const store::Reader& reader,
                                                                     std::string_view organization,
                                                                     std::string_view group);

// Returns the ids of a group and of the groups above it, up to the top one; for an empty id, that of the organization's
// top group, if the directory reported it. Ends before an unknown group. DATA_LOSS.
absl::StatusOr<std::vector<std::string>> FindGroupPath(const store::Reader& reader, std::string_view organization,
                                                       std::string_view group);

// Returns the rate with the latest start that is not after `at`, or nullopt if there is none, or it has ended. A rate
// does not imply its inverse; equal currencies always have a rate of 1.
absl::StatusOr<std::optional<ExchangeRate>> FindRate(const store::Reader& reader, std::string_view organization,
                                                     const Currency& from, const Currency& to, absl::Time at);

// Returns the version of a code that is valid at `at` (D10), or nullopt. Not for exchange rates.
absl::StatusOr<std::optional<directory::v1::ReferenceEntry>> FindReference(const store::Reader& reader,
                                                                           std::string_view organization,
                                                                           ReferenceKind kind, std::string_view code,
                                                                           absl::Time at);

// Returns the organization's business time: `now`, unless a developer set another (see BusinessTimeService).
absl::StatusOr<absl::Time> BusinessNow(const store::Reader& reader, std::string_view organization, absl::Time now);

// Returns when business time will be `time`, which is later than `business_now`: never, if a developer set the time,
// which then stands still. `business_now` is that of `now`.
inline absl::Time WhenBusinessReaches(absl::Time time, absl::Time business_now, absl::Time now) {
  return business_now == now ? time : absl::InfiniteFuture();
}

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_TENANT_H_
