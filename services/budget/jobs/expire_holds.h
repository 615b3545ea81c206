// Ends holds whose time is over (B7). Readers of budgets see them as ended before this job has run.
#ifndef OUTLAY_SERVICES_BUDGET_JOBS_EXPIRE_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_JOBS_EXPIRE_HOLDS_H_

#include "common/jobs/due_job.h"

namespace outlay::budget {

// Uses each organization's own business time.
jobs::DueScan ExpireHoldsScan();

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_EXPIRE_HOLDS_H_
