// Finds organizations whose built-in roles are those of another version of the program (D4).
#ifndef OUTLAY_SERVICES_DIRECTORY_JOBS_REFRESH_ROLES_H_
#define OUTLAY_SERVICES_DIRECTORY_JOBS_REFRESH_ROLES_H_

#include "common/jobs/due_job.h"
#include "services/directory/domain/role_table.h"

namespace outlay::directory {

// For a jobs::DueJob: issues RefreshRoles. A table changes only with the program, so a partition in which every
// organization was found up to date is never scanned again; new organizations have the table from the start.
jobs::DueScan RefreshRolesScan(RoleTable table);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_JOBS_REFRESH_ROLES_H_
