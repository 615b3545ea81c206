// Finds bookings whose exchange rate has come, to book them (M2: "the booking waits, listed").
#pragma once

#include "common/jobs/due_job.h"

namespace outlay::purchase_order {

// For a jobs::DueJob. Only invoices whose rate is known are due, so what goes on waiting costs a look and no command.
// One run looks at limits::kBookWaitingPerRun of a partition's waiting invoices; the next one goes on behind them.
jobs::DueScan BookWaitingScan();

}  // namespace outlay::purchase_order
