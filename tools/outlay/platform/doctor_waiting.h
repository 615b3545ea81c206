// Checks of `outlay doctor` for orders and reviews that wait.
#ifndef OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_WAITING_H_
#define OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_WAITING_H_

#include <vector>

#include "tools/outlay/platform/doctor.h"

namespace outlay::cli {

// Adds the orders and changes that wait because approval does not know of them yet, or budget has not answered. What
// the caller may not read is kUnknown.
void LookAtWaitingOrders(Session& session, std::vector<Finding>& findings);

// Adds the reviews that nobody may decide. What the caller may not read is kUnknown.
void LookAtReviewsWithoutPeople(Session& session, std::vector<Finding>& findings);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_WAITING_H_
