// What `outlay doctor` finds out about notices on their way outside.
#ifndef OUTLAY_TOOLS_OUTLAY_DOCTOR_NOTIFICATION_H_
#define OUTLAY_TOOLS_OUTLAY_DOCTOR_NOTIFICATION_H_

#include <optional>
#include <string>
#include <vector>

#include "tools/outlay/doctor.h"

namespace outlay::cli {

// Adds whether a target is left alone, and whether messages of "organizations/acme" were given up, by webhook or
// e-mail. What the caller may not read is kUnknown.
void LookAtDeliveries(const std::string& organization, Session& session, std::vector<Finding>& findings);

// What a service's metrics say of invitations by e-mail; nothing: they say nothing.
struct InvitationsByEmail {
  std::optional<bool> are_made;     // by directory
  std::optional<bool> are_written;  // by notification
};

// Adds that only one of the two services does its part.
void LookAtInvitations(const InvitationsByEmail& invitations, std::vector<Finding>& findings);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_DOCTOR_NOTIFICATION_H_
