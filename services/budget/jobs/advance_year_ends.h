// Goes on with year ends until all budgets are closed, or open again (B18): after a restart, too.
#ifndef OUTLAY_SERVICES_BUDGET_JOBS_ADVANCE_YEAR_ENDS_H_
#define OUTLAY_SERVICES_BUDGET_JOBS_ADVANCE_YEAR_ENDS_H_

#include "common/jobs/due_job.h"

namespace outlay::budget {

// Some steps of each year end that is running.
jobs::DueScan AdvanceYearEndsScan();

// How soon it looks again.
inline constexpr absl::Duration kYearEndInterval = absl::Seconds(1);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_ADVANCE_YEAR_ENDS_H_
