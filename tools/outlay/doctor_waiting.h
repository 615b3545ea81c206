// What `outlay doctor` finds out about orders and reviews that wait.
#ifndef OUTLAY_TOOLS_OUTLAY_DOCTOR_WAITING_H_
#define OUTLAY_TOOLS_OUTLAY_DOCTOR_WAITING_H_

#include <vector>

#include "tools/outlay/doctor.h"

namespace outlay::cli {

// Adds which orders and changes approval does not know of yet, or budget has not answered: they wait for them. What the
// caller may not read is kUnknown.
void LookAtWaitingOrders(Session& session, std::vector<Finding>& findings);

// Adds which reviews nobody may decide. What the caller may not read is kUnknown.
void LookAtReviewsWithoutPeople(Session& session, std::vector<Finding>& findings);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_DOCTOR_WAITING_H_
