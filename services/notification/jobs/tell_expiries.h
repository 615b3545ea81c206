// Finds the orders whose end is to be told now (N3).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_EXPIRIES_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_EXPIRIES_H_

#include "common/jobs/due_job.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Reads one row for each organization and one for each order that is due, however many orders wait: business time
// differs by organization. Goes on behind the organization that it ended with.
jobs::DueScan TellExpiriesScan(Routing routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_EXPIRIES_H_
