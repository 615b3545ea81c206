// Converts reference data between the API and domain values (D10). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_REFERENCE_ENTRIES_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_REFERENCE_ENTRIES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "outlay/directory/v1/reference_entry.pb.h"
#include "outlay/directory/v1/reference_events.pb.h"
#include "services/directory/domain/reference_entry.h"

namespace outlay::directory {

// The user-defined part of a version.
struct WrittenReference {
  ReferenceId id;
  ReferenceSpec spec;
};

// INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID, CARD_NUMBER_REFUSED {field}, relative to the entry: details of
// another kind, or a value that its kind does not allow.
absl::StatusOr<WrittenReference> FromProto(const v1::ReferenceEntry& proto);

// "COST_CENTRE".
std::string KindName(ReferenceKind kind);
// Returns the name of the code in log records and events.
std::string ReferenceNameOf(std::string_view organization, const ReferenceId& id);

std::string EtagOf(const ReferenceEntry& entry);
v1::ReferenceEntry ToProto(std::string_view organization, const ReferenceEntry& entry);
v1::ReferenceEntryChanged ToEvent(std::string_view organization, const ReferenceEntry& entry);
v1::ReferenceEntryDeleted ToDeleted(std::string_view organization, const ReferenceEntry& entry);
v1::ReferenceEntryProposed ToProposed(std::string_view organization, const ReferenceEntry& entry);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_REFERENCE_ENTRIES_H_
