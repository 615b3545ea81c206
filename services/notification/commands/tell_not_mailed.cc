#include "services/notification/commands/tell_not_mailed.h"

#include "services/notification/commands/tell.h"

namespace outlay::notification {

absl::Status TellNotMailed(store::Transaction& txn, const NotMailed& what, const v1::InvitationNotMailed& event,
                           const Routing& routing) {
  if (event.inviter().empty()) return absl::OkStatus();
  return Tell(txn,
              {.organization = what.organization,
               .cause = what.cause,
               .subject = event.user(),
               .time = what.time,
               .is_late = true,
               .waits_for_people = what.waits_for_people,
               .event = &event},
              routing);
}

}  // namespace outlay::notification
