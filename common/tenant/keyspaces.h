// A service's copy of the directory: its state events as received, so that fields of a newer directory are preserved.
#ifndef OUTLAY_COMMON_TENANT_KEYSPACES_H_
#define OUTLAY_COMMON_TENANT_KEYSPACES_H_

#include <cstdint>
#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "google/protobuf/timestamp.pb.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/reference_events.pb.h"

namespace outlay::tenant {

using OrganizationKey = std::tuple<std::string>;        // organization
using GroupKey = std::tuple<std::string, std::string>;  // organization, group id
// Organization, from currency, to currency, valid from.
using RateKey = std::tuple<std::string, std::string, std::string, absl::Time>;

// Organization, number of a ReferenceEntry.Kind, code, valid from.
using ReferenceKey = std::tuple<std::string, uint32_t, std::string, absl::Time>;

// (organization) -> the last event about it.
inline constexpr store::Keyspace<OrganizationKey, directory::v1::OrganizationChanged> kOrganizations{
    store::Family::kRows, 0xf020, "tenant_organizations"};
// (organization, group id) -> the group. Scan: the organization's groups in id order.
inline constexpr store::Keyspace<GroupKey, directory::v1::GroupChanged> kGroups{store::Family::kRows, 0xf021,
                                                                                "tenant_groups"};
// (organization, from, to, valid from) -> the rate. Scan backwards: the rate that is valid at an instant.
inline constexpr store::Keyspace<RateKey, directory::v1::ExchangeRateChanged> kRates{store::Family::kRows, 0xf022,
                                                                                     "tenant_rates"};
// (organization, kind, code, valid from) -> a version of reference data. Scan backwards: the one that is valid at an
// instant. Exchange rates are in kRates, whether they come from the directory or its file.
inline constexpr store::Keyspace<ReferenceKey, directory::v1::ReferenceEntryChanged> kReferenceEntries{
    store::Family::kRows, 0xf024, "tenant_reference_entries"};
// (organization) -> its business time; no row: the clock's time.
inline constexpr store::Keyspace<OrganizationKey, google::protobuf::Timestamp> kBusinessTimes{
    store::Family::kRows, 0xf023, "tenant_business_times"};

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_KEYSPACES_H_
