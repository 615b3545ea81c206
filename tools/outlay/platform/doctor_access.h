// Checks of `outlay doctor` on directory and on the copies of it by which the other services judge their callers.
#ifndef OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_ACCESS_H_
#define OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_ACCESS_H_

#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "tools/outlay/platform/doctor.h"

namespace outlay::cli {

// Adds how old a service's copy is, as its metrics say: kBad from the age on at which operators are alerted, kUnknown
// while they do not say. False: it follows no directory, and nothing was added.
bool LookAtAccessCopy(Peer peer, std::string_view metrics, absl::Time now, std::vector<Finding>& findings);

// Turns it into kBad that directory does not answer, because other services follow it.
void ExpectDirectory(std::vector<Finding>& findings);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_ACCESS_H_
