// Finds users who may have to get or lose what mappings of the identity provider's groups give (D6).
#ifndef OUTLAY_SERVICES_DIRECTORY_JOBS_SERVE_MAPPINGS_H_
#define OUTLAY_SERVICES_DIRECTORY_JOBS_SERVE_MAPPINGS_H_

#include "absl/time/time.h"
#include "common/jobs/due_job.h"

namespace outlay::directory {

// How often it is looked for.
inline constexpr absl::Duration kServeMappingsInterval = absl::Seconds(1);

// For a jobs::DueJob: issues ServeProviderGroup, up to limits::kMappingStepsPerRun for each group, and ServeMarkedUser.
jobs::DueScan ServeMappingsScan();

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_JOBS_SERVE_MAPPINGS_H_
