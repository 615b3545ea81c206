// Reference data in files: one version in a row, a file for each kind (D10, docs/csv.md). Columns are the fields of the
// entry and of its kind's details, so that a new field is a column by itself. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_REFERENCE_CSV_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_REFERENCE_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/csv/reader.h"
#include "common/csv/writer.h"
#include "outlay/directory/v1/reference_entry.pb.h"

namespace outlay::directory {

// Of a file of `kind`. An upload may have them in any order and leave out those that are not required.
std::vector<csv::Column> ReferenceCsvColumns(v1::ReferenceEntry::Kind kind);

// What the row says; whether it may be so is for who takes it. INVALID_ARGUMENT / FIELD_INVALID {field}, below the
// entry: a cell that is no time, no word of its field, or neither true nor false.
absl::StatusOr<v1::ReferenceEntry> ReferenceFromRow(const csv::Row& row, v1::ReferenceEntry::Kind kind,
                                                    std::string_view organization);

// Writes a version so that ReferenceFromRow reads it back.
absl::Status AppendReference(const v1::ReferenceEntry& entry, csv::Writer* writer);

// The column of a field below the entry; empty: none.
std::string_view ColumnOfReference(std::string_view field);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_REFERENCE_CSV_H_
