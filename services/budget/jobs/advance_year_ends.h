// Continues year ends until all budgets are closed, or reopened (B18), also after a restart.
#ifndef OUTLAY_SERVICES_BUDGET_JOBS_ADVANCE_YEAR_ENDS_H_
#define OUTLAY_SERVICES_BUDGET_JOBS_ADVANCE_YEAR_ENDS_H_

#include "common/jobs/due_job.h"

namespace outlay::budget {

// Finds a few steps of each running year end.
jobs::DueScan AdvanceYearEndsScan();

// The interval of the job.
inline constexpr absl::Duration kYearEndInterval = absl::Seconds(1);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_ADVANCE_YEAR_ENDS_H_
