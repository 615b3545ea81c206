#include "common/command/validate.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace outlay::command {
namespace {

constexpr std::string_view kValidated = "VALIDATED";

}  // namespace

absl::StatusOr<Outcome> Validate::Run(Context& context) const {
  OUTLAY_RETURN_IF_ERROR(command_->Run(context).status());
  return MakeError(absl::StatusCode::kCancelled, kValidated, "checked only; nothing was written");
}

bool IsValidated(const absl::Status& status) {
  return ErrorReason(status) == kValidated;
}

}  // namespace outlay::command
