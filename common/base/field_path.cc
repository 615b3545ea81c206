#include "common/base/field_path.h"

#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay {

absl::Status AtField(std::string_view parent, const absl::Status& status) {
  std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value() || status.code() == absl::StatusCode::kFailedPrecondition) {
    return status;
  }
  for (auto& [key, value] : detail->metadata) {
    if (key == "field") {
      value = Concat(parent, ".", value);
      return MakeError(status.code(), detail->reason, Concat(parent, ".", std::string(status.message())),
                       detail->metadata, detail->retry_after);
    }
  }
  return status;
}

}  // namespace outlay
