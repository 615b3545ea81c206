// Tells whoever invited somebody by e-mail that no letter was sent (N4).
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_NOT_MAILED_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_NOT_MAILED_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/notification/v1/notification_events.pb.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

struct NotMailed {
  std::string organization;
  std::string cause;  // as of Happening
  absl::Time time;    // since when it is certain
  // Set if the copy of directory may not yet know who invited, so that telling is tried again.
  bool waits_for_people = false;
};

// `event`: the person whom it is about, by names. Fails as Tell does.
absl::Status TellNotMailed(store::Transaction& txn, const NotMailed& what, const v1::InvitationNotMailed& event,
                           const Routing& routing);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TELL_NOT_MAILED_H_
