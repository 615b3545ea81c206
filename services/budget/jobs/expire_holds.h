// Ends holds whose time is over (B7). Who looks at budgets sees them as ended before this job ran.
#ifndef OUTLAY_SERVICES_BUDGET_JOBS_EXPIRE_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_JOBS_EXPIRE_HOLDS_H_

#include "common/jobs/due_job.h"

namespace outlay::budget {

// Each organization by its own business time.
jobs::DueScan ExpireHoldsScan();

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_EXPIRE_HOLDS_H_
