// Converts organizations between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_ORGANIZATIONS_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_ORGANIZATIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/organization.pb.h"
#include "outlay/directory/v1/settings_events.pb.h"
#include "services/directory/domain/organization.h"

namespace outlay::directory {

// INVALID_ARGUMENT / FIELD_INVALID, FIELD_REQUIRED {field}, relative to the organization.
absl::StatusOr<OrganizationSpec> FromProto(const v1::Organization& proto);

std::string EtagOf(const Organization& organization);
v1::Organization ToProto(const Organization& organization);
v1::OrganizationChanged ToEvent(const Organization& organization);
// The organization must have a proposal.
v1::SettingsProposed ToProposed(const Organization& organization);
// `organization`: with the proposal that `actor` withdraws.
v1::SettingsWithdrawn ToWithdrawn(const Organization& organization, const Actor& actor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_ORGANIZATIONS_H_
