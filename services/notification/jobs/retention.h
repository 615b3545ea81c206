// Finds expired notices, and rows of erased people.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_RETENTION_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_RETENTION_H_

#include "common/jobs/due_job.h"

namespace outlay::notification {

// Issues one command for each inbox with a notice older than limits::kNoticeRetention or, for a contact,
// limits::kContactNoticeRetention. Looks at each inbox once.
jobs::DueScan ForgetNoticesScan();

// Issues one command for each erased person whose rows are not all deleted.
jobs::DueScan ErasePeopleScan();

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_RETENTION_H_
