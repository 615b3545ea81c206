// Finds what is kept no more.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_RETENTION_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_RETENTION_H_

#include "common/jobs/due_job.h"

namespace outlay::notification {

// One command for each inbox with a notice that is older than limits::kNoticeRetention, or of a contact,
// limits::kContactNoticeRetention. Looks at each inbox once.
jobs::DueScan ForgetNoticesScan();

// One command for each person who was erased and has rows left.
jobs::DueScan ErasePeopleScan();

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_RETENTION_H_
