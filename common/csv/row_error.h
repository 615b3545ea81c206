// Where in a file the thing is that was refused.
#ifndef OUTLAY_COMMON_CSV_ROW_ERROR_H_
#define OUTLAY_COMMON_CSV_ROW_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace outlay::csv {

// The error of a row, counted from 1, with the metadata `row` and, where its `field` stands in a column, `column_name`,
// unless it names one already. `column_of`: the column of a field's path; empty: none. An error without a reason stays
// as it is.
absl::Status AtRow(std::int64_t row, const absl::Status& status,
                   absl::FunctionRef<std::string(std::string_view field)> column_of);

}  // namespace outlay::csv

#endif  // OUTLAY_COMMON_CSV_ROW_ERROR_H_
