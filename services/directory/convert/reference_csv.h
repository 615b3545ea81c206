// Reference data in files: one version per row, one file per kind (D10, docs/csv.md). Columns are the fields of the
// entry and of its kind's details, so that a new field automatically becomes a column. Pure.
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

// Returns the columns of a file of `kind`. An upload may order them freely and omit those that are not required.
std::vector<csv::Column> ReferenceCsvColumns(v1::ReferenceEntry::Kind kind);

// Parses a row; whether the version is allowed is checked later. INVALID_ARGUMENT / FIELD_INVALID {field}, relative to
// the entry: a cell that is not a time, not a word of its field, or neither true nor false.
absl::StatusOr<v1::ReferenceEntry> ReferenceFromRow(const csv::Row& row, v1::ReferenceEntry::Kind kind,
                                                    std::string_view organization);

// Writes a version in the form that ReferenceFromRow reads.
absl::Status AppendReference(const v1::ReferenceEntry& entry, csv::Writer* writer);

// Returns the column of a field of the entry; empty: none.
std::string_view ColumnOfReference(std::string_view field);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_REFERENCE_CSV_H_
