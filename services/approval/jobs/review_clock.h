// Finds reviews whose clock is due, reviews that wait for somebody who left or may not decide any more, and reviews
// with a slot that nobody could take (A7, D5).
#ifndef OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_
#define OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_

#include "absl/time/time.h"
#include "common/jobs/due_job.h"

namespace outlay::approval {

// For jobs::DueJobs. The first two skip from organization to organization, and from user to user, so the rows they read
// do not grow with the number of open reviews that are not due.
jobs::DueScan DueReviewsScan();
jobs::DueScan LeaversScan();
// Looks after changes in the partition, which may have made somebody able to decide, and every few minutes, because
// grants and delegations begin and end by time. Finds those reviews alone whose seats would move now: those that still
// nobody can take cost one read each, and no command.
jobs::DueScan VacanciesScan();
// Finds open reviews that ask somebody who is there but has lost the right or the authority to decide them: as the
// vacant ones, of all that are open. Reads each of them, so it is to be run every few minutes only (kSeatsInterval).
jobs::DueScan SeatsScan();
inline constexpr absl::Duration kSeatsInterval = absl::Minutes(5);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_JOBS_REVIEW_CLOCK_H_
