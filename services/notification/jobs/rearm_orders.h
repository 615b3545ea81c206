// Brings orders over to ladders that were changed (N3).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_REARM_ORDERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_REARM_ORDERS_H_

#include "common/jobs/due_job.h"

namespace outlay::notification {

// Issues RearmOrders for every organization whose orders still follow an earlier ladder, and MoveOrderSteps where steps
// are found by an index of before. Thread-safe.
jobs::DueScan RearmOrdersScan();

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_REARM_ORDERS_H_
