// The findings of `outlay doctor` about an organization in directory.
#ifndef OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_DIRECTORY_H_
#define OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_DIRECTORY_H_

#include <vector>

#include "outlay/directory/v1/organization.pb.h"
#include "tools/outlay/platform/doctor.h"

namespace outlay::cli {

// Adds whether settings or reference data await a second person, and the requirements of the top group's settings for
// purchases. Data that the caller may not read are kUnknown.
void LookAtOrganization(const directory::v1::Organization& organization, Session& session,
                        std::vector<Finding>& findings);

// Returns whether directory has no organization of this id; false too if it does not tell the caller.
bool IsMissing(const std::string& organization_id, Session& session);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_DIRECTORY_H_
