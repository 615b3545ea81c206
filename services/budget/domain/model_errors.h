// Refusals of the model of budgets, one named function for each reason: allocations, moves of money, year end. The
// reasons are values of ErrorReason in outlay/budget/v1/errors.proto; those of budgets and holds are in errors.h.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_MODEL_ERRORS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_MODEL_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "common/base/money.h"

namespace outlay::budget {

// FAILED_PRECONDITION / ALLOCATIONS_ABOVE_LIMIT {limit, allocated} (B5).
absl::Status AllocationsAboveLimit(const Money& limit, const Money& allocated);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_MODEL_ERRORS_H_
