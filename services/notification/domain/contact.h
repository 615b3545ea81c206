// People outside the organization: contacts of orders, who need not be users (N1), and invited people (N4). In place of
// a user id their path may be used: it contains a '/', which no id does. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_CONTACT_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_CONTACT_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace outlay::notification {

// "purchaseOrders/po-1/contacts/c-1".
std::string ContactPath(std::string_view order_id, std::string_view contact_id);
// "invitations/ann": the person who is invited to become the user.
std::string InvitationPath(std::string_view user_id);
bool IsInvitation(std::string_view path);
// Whether it is such a path, and no user's id.
bool IsOutsider(std::string_view user_id);

// Limits the e-mails of each organization to people outside, so that it cannot flood strangers: each e-mail takes a
// slot of the daily pace, and a number of slots may be taken ahead of it. `paid_until`: the time by which the pace has
// covered all slots taken.
struct ContactSlot {
  absl::Time due;         // when the e-mail may be sent
  absl::Time paid_until;  // including this slot
};
ContactSlot TakeContactSlot(absl::Time paid_until, absl::Time now);
// Returns `paid_until` with one slot less.
absl::Time GiveBackContactSlot(absl::Time paid_until);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_CONTACT_H_
