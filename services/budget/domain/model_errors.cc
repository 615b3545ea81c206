#include "services/budget/domain/model_errors.h"

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

using absl::StatusCode;

}  // namespace

absl::Status AllocationsAboveLimit(const Money& limit, const Money& allocated) {
  return MakeError(StatusCode::kFailedPrecondition, "ALLOCATIONS_ABOVE_LIMIT",
                   Concat("allocations of ", allocated.ToString(), " are more than the limit of ", limit.ToString(),
                          "; lower them, or let their sum exceed it"),
                   {{"limit", limit.ToString()}, {"allocated", allocated.ToString()}});
}

}  // namespace outlay::budget
