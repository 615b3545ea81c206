// Finds bookings whose exchange rate has come, to book them (M2: "the booking waits, listed").
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_JOBS_BOOK_WAITING_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_JOBS_BOOK_WAITING_H_

#include "common/jobs/due_job.h"

namespace outlay::purchase_order {

// For a jobs::DueJob. Only invoices whose rate is known are due, so what goes on waiting costs a look and no command.
// One run looks at limits::kBookWaitingPerRun of a partition's waiting invoices; the next one goes on behind them.
jobs::DueScan BookWaitingScan();

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_JOBS_BOOK_WAITING_H_
