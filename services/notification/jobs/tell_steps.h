// Finds the orders whose end is to be told now (N3), and the invoices that fall due (N4).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_STEPS_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_STEPS_H_

#include "common/jobs/due_job.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Each reads one row for each organization and one for each order or invoice that is due, however many wait: business
// time differs by organization. Goes on behind the organization that it ended with.
jobs::DueScan TellExpiriesScan(Routing routing);
jobs::DueScan TellInvoicesDueScan(Routing routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_STEPS_H_
