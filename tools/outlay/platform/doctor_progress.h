// Checks of `outlay doctor` on what a service does by itself, as its metrics say: events that it follows, and jobs.
#ifndef OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_PROGRESS_H_
#define OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_PROGRESS_H_

#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "tools/outlay/platform/doctor.h"

namespace outlay::cli {

// Adds how far the service is behind each service that it follows: kBad where the last event that it received is older
// than half a minute, and where it has heard nothing of the other service for a minute; kUnknown while a service that
// always follows others does not say. Nothing is added for a service that follows nobody. The start counts as contact.
void LookAtFeeds(Peer peer, std::string_view metrics, absl::Time now, std::vector<Finding>& findings);

// Adds whether the service's jobs go on: kBad for each that has not ended well for two hours, kUnknown for each that
// has not done so for some minutes and has failed since the start. The start counts as a success, so a service that has
// just started has no problem.
void LookAtJobs(Peer peer, std::string_view metrics, absl::Time now, std::vector<Finding>& findings);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_PROGRESS_H_
