// Errors of spends that came together: whoever sent many must know which were wrong, and all of them. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_SPEND_ERRORS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_SPEND_ERRORS_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "outlay/budget/v1/hold_batches.pb.h"

namespace outlay::budget {

// The error of a spend, with its place. What it says of the request of one hold is said of the batch: "spend.amount" is
// "spends[3].amount"; fields that all spends share stay, with the spend beside them.
absl::Status AtSpend(std::size_t number, const absl::Status& status);

// The first of the errors, which carries the others along. `errors` must not be empty.
absl::Status JoinErrors(const std::vector<absl::Status>& errors);

// Puts what an error carries along into an answer.
void TellFurtherErrors(const absl::Status& joined, v1::StreamAuthorizeHoldsResponse* response);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_SPEND_ERRORS_H_
