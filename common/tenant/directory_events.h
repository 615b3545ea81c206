// Stores the directory's events as rows of this service: state events, so applying one twice changes nothing. All
// functions are thread-safe.
#ifndef OUTLAY_COMMON_TENANT_DIRECTORY_EVENTS_H_
#define OUTLAY_COMMON_TENANT_DIRECTORY_EVENTS_H_

#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "common/tenant/keyspaces.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/reference_events.pb.h"

namespace outlay::tenant {

using DirectoryEvent = std::variant<directory::v1::OrganizationChanged, directory::v1::GroupChanged,
                                    directory::v1::GroupDeleted, directory::v1::ExchangeRateChanged,
                                    directory::v1::ReferenceEntryChanged, directory::v1::ReferenceEntryDeleted>;

// Returns whether an event type (a message's full name) is one of the directory's that are stored here.
bool IsDirectoryEvent(std::string_view type);

// INVALID_ARGUMENT / EVENT_UNREADABLE {type}: not one of these types, or bytes that do not parse; else as CheckEvent.
absl::StatusOr<DirectoryEvent> ParseDirectoryEvent(std::string_view type, std::string_view data);

// INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID, FIELD_TOO_LONG, TOO_MANY_ITEMS {field}.
absl::Status CheckEvent(const DirectoryEvent& event);

// The organization's id. `event` must have passed CheckEvent.
std::string_view OrganizationOf(const DirectoryEvent& event);

// Return the keys under which such messages are stored; they must have passed CheckEvent.
GroupKey KeyOf(const directory::v1::GroupChanged& event);
RateKey KeyOf(const directory::v1::ExchangeRateChanged& event);
ReferenceKey KeyOf(const directory::v1::ReferenceEntryChanged& event);
ReferenceKey KeyOf(const directory::v1::ReferenceEntryDeleted& event);

// Stores a checked event, in the organization's partition.
void ApplyDirectoryEvent(store::Transaction& txn, const DirectoryEvent& event);

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_DIRECTORY_EVENTS_H_
