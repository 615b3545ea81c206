// Errors of spends in one request: the caller learns of all invalid spends and their places. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_SPEND_ERRORS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_SPEND_ERRORS_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "outlay/budget/v1/hold_batches.pb.h"

namespace outlay::budget {

// Returns the error of a spend with its place in the batch. Fields of a single request become fields of the batch:
// "spend.amount" becomes "spends[3].amount"; fields that all spends share stay unchanged, and the spend is added.
absl::Status AtSpend(std::size_t number, const absl::Status& status);

// Returns the first error with the others attached. `errors` must not be empty.
absl::Status JoinErrors(const std::vector<absl::Status>& errors);

// Copies the attached errors into an answer.
void TellFurtherErrors(const absl::Status& joined, v1::StreamAuthorizeHoldsResponse* response);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_SPEND_ERRORS_H_
