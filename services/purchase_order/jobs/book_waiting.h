// Finds bookings whose exchange rate is known now, to book them (M2: "the booking waits, listed").
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_JOBS_BOOK_WAITING_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_JOBS_BOOK_WAITING_H_

#include "common/jobs/due_job.h"

namespace outlay::purchase_order {

// For a jobs::DueJob. Only invoices whose rate is known are due, so waiting ones cost a read but no command. One run
// reads limits::kBookWaitingPerRun waiting invoices of a partition; the next one continues after them.
jobs::DueScan BookWaitingScan();

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_JOBS_BOOK_WAITING_H_
