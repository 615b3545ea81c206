#include "common/csv/row_error.h"

#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::csv {

absl::Status AtRow(int64_t row, const absl::Status& status,
                   absl::FunctionRef<std::string(std::string_view field)> column_of) {
  const std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return status;
  ErrorMetadata metadata = detail->metadata;
  std::string column;
  bool has_column = false;
  for (const auto& [key, value] : detail->metadata) {
    if (key == "field") column = column_of(value);
    has_column = has_column || key == "column_name";
  }
  metadata.emplace_back("row", Concat(row));
  if (!has_column && !column.empty()) metadata.emplace_back("column_name", column);
  return MakeError(status.code(), detail->reason, ToStd(status.message()), std::move(metadata), detail->retry_after);
}

}  // namespace outlay::csv
