// Finds reviews whose clock is due, and those that wait for somebody who left (A7, D5).
#ifndef OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_
#define OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_

#include "common/jobs/due_job.h"

namespace outlay::approval {

// For jobs::DueJobs. Both skip from organization to organization, and from user to user: what they read does not grow
// with the number of reviews that are open and not due.
jobs::DueScan DueReviewsScan();
jobs::DueScan LeaversScan();

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_
