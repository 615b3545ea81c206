// Finds reviews whose clock is due, reviews that wait for somebody who left, and reviews with a slot that nobody could
// take (A7, D5).
#ifndef OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_
#define OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_

#include "common/jobs/due_job.h"

namespace outlay::approval {

// For jobs::DueJobs. Both skip from organization to organization, and from user to user, so the rows they read do not
// grow with the number of open reviews that are not due.
jobs::DueScan DueReviewsScan();
jobs::DueScan LeaversScan();
// Looks after changes in the partition, which may have made somebody able to decide, and every few minutes, because
// grants and delegations begin and end by time. Finds those reviews alone whose seats would move now: those that still
// nobody can take cost one read each, and no command.
jobs::DueScan VacanciesScan();

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_
