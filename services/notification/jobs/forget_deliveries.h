// Finds the deliveries that ended so long ago that they are kept no more (N6).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_FORGET_DELIVERIES_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_FORGET_DELIVERIES_H_

#include "common/jobs/due_job.h"

namespace outlay::notification {

// One command for some deliveries of an organization.
jobs::DueScan ForgetDeliveriesScan();

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_FORGET_DELIVERIES_H_
