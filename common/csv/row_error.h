// Adds the place in a file to an error.
#ifndef OUTLAY_COMMON_CSV_ROW_ERROR_H_
#define OUTLAY_COMMON_CSV_ROW_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace outlay::csv {

// Returns the error of a row, counted from 1, with the metadata `row` and, if its `field` has a column, `column_name`,
// unless it has one already. `column_of`: returns the column of a field's path; empty: none. An error without a reason
// is returned unchanged.
absl::Status AtRow(int64_t row, const absl::Status& status,
                   absl::FunctionRef<std::string(std::string_view field)> column_of);

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_ROW_ERROR_H_
