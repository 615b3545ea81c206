// People in files: one in a row of a CSV file, or in a line of a pasted list (D3, docs/csv.md). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_USER_CSV_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_USER_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/csv/reader.h"
#include "outlay/directory/v1/users.pb.h"

namespace outlay::directory {

// An upload may have them in any order and leave out those that are not required.
std::vector<csv::Column> UserCsvColumns();

// What the row says of its user; not whether it may be so. Names get `organization`; a row without an id gets none.
v1::CreateUserRequest UserFromRow(const csv::Row& row, std::string_view organization);

// What a line of a list says: "ann@example.org" or "Ann Example <ann@example.org>".
v1::User UserFromLine(std::string_view line);

// The column of a field of a CreateUserRequest; empty: none.
std::string_view ColumnOf(std::string_view field);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_USER_CSV_H_
