// People outside: contacts of orders, who need not be users (N1), and who is invited (N4). Where a user's id stands,
// the path of somebody outside may stand instead: it has a '/', which no id has. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_CONTACT_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_CONTACT_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace outlay::notification {

// "purchaseOrders/po-1/contacts/c-1".
std::string ContactPath(std::string_view order_id, std::string_view contact_id);
// "invitations/ann": who is invited to be the user.
std::string InvitationPath(std::string_view user_id);
bool IsInvitation(std::string_view path);
// Whether it is such a path, and no user's id.
bool IsOutsider(std::string_view user_id);

// E-mails to people outside leave at a pace for each organization, so that it cannot flood strangers: each takes a
// slot, and some slots may be taken at once. `paid_until`: of the slots that were taken so far.
struct ContactSlot {
  absl::Time due;         // when the next one may leave
  absl::Time paid_until;  // with it
};
ContactSlot TakeContactSlot(absl::Time paid_until, absl::Time now);
// Until when is paid without one of them.
absl::Time GiveBackContactSlot(absl::Time paid_until);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_CONTACT_H_
