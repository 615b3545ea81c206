// The findings of `outlay doctor` about deliveries of notices.
#ifndef OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_NOTIFICATION_H_
#define OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_NOTIFICATION_H_

#include <optional>
#include <string>
#include <vector>

#include "tools/outlay/platform/doctor.h"

namespace outlay::cli {

// Adds whether a target is paused, and whether messages of "organizations/acme" were given up, by webhook or e-mail.
// Data that the caller may not read are kUnknown.
void LookAtDeliveries(const std::string& organization, Session& session, std::vector<Finding>& findings);

// Whether invitations by e-mail are enabled, according to the services' metrics; nothing: unknown.
struct InvitationsByEmail {
  std::optional<bool> are_made;     // made by directory
  std::optional<bool> are_written;  // written by notification
};

// Adds a finding if only one of the two services is configured for them.
void LookAtInvitations(const InvitationsByEmail& invitations, std::vector<Finding>& findings);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_PLATFORM_DOCTOR_NOTIFICATION_H_
