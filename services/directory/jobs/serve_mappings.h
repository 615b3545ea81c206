// Finds users who may have to get or lose the rights of mappings of the identity provider's groups (D6).
#ifndef OUTLAY_SERVICES_DIRECTORY_JOBS_SERVE_MAPPINGS_H_
#define OUTLAY_SERVICES_DIRECTORY_JOBS_SERVE_MAPPINGS_H_

#include "common/jobs/due_job.h"

namespace outlay::directory {

// Makes the scan for a jobs::DueJob that runs every limits::kServeMappingsInterval. It issues ServeProviderGroup, up to
// limits::kMappingStepsPerRun times for each group, and ServeMarkedUser.
jobs::DueScan ServeMappingsScan();

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_JOBS_SERVE_MAPPINGS_H_
