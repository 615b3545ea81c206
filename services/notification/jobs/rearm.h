// Moves orders (N3) and invoices (N4) to changed ladders.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_REARM_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_REARM_H_

#include "common/jobs/due_job.h"

namespace outlay::notification {

// Issues RearmOrders for every organization whose orders still follow an earlier ladder, and MoveOrderSteps where steps
// are still in the former index. Thread-safe.
jobs::DueScan RearmOrdersScan();
// Issues RearmInvoices for every organization whose invoices still follow an earlier ladder. Thread-safe.
jobs::DueScan RearmInvoicesScan();

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_REARM_H_
