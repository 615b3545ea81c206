// Finds ended deliveries that are to be deleted (N6).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_FORGET_DELIVERIES_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_FORGET_DELIVERIES_H_

#include "common/jobs/due_job.h"

namespace outlay::notification {

// Issues one command for several deliveries of an organization.
jobs::DueScan ForgetDeliveriesScan();

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_FORGET_DELIVERIES_H_
