// Finds the orders with due notices of their end (N3), and the invoices with due notices of their due date (N4).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_STEPS_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_STEPS_H_

#include "common/jobs/due_job.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Each reads one row per organization, because business time differs by organization, and one per due order or invoice,
// however many are waiting. Continues after the organization with which the last scan ended.
jobs::DueScan TellExpiriesScan(Routing routing);
jobs::DueScan TellInvoicesDueScan(Routing routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_STEPS_H_
