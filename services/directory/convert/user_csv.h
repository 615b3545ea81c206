// People in files: one per row of a CSV file, or per line of a pasted list (D3, docs/csv.md). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_USER_CSV_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_USER_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/csv/reader.h"
#include "outlay/directory/v1/users.pb.h"

namespace outlay::directory {

// Returns the columns. An upload may order them freely and omit those that are not required.
std::vector<csv::Column> UserCsvColumns();

// Parses a row without checking whether the user is allowed. Names get `organization`; a row without an id gets none.
v1::CreateUserRequest UserFromRow(const csv::Row& row, std::string_view organization);

// Parses a line of a list: "ann@example.org" or "Ann Example <ann@example.org>".
v1::User UserFromLine(std::string_view line);

// Returns the column of a field of a CreateUserRequest; empty: none.
std::string_view ColumnOf(std::string_view field);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_USER_CSV_H_
