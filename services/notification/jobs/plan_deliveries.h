// Finds the organizations with notices whose deliveries are still to be planned (N6).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_PLAN_DELIVERIES_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_PLAN_DELIVERIES_H_

#include "common/jobs/due_job.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Issues one command for each plan; a large plan takes several runs. Continues after the organization with which the
// last scan ended.
jobs::DueScan PlanDeliveriesScan(Routing routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_PLAN_DELIVERIES_H_
