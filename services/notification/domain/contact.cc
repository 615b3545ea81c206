#include "services/notification/domain/contact.h"

#include <algorithm>

#include "common/base/strings.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kOrders = "purchaseOrders/";
constexpr std::string_view kInvitations = "invitations/";

// Returns the time that one e-mail takes of the daily pace.
absl::Duration Slot() {
  return absl::Hours(24) / limits::kContactMailsPerDay;
}

}  // namespace

std::string ContactPath(std::string_view order_id, std::string_view contact_id) {
  return Concat(kOrders, order_id, "/contacts/", contact_id);
}

std::string InvitationPath(std::string_view user_id) {
  return Concat(kInvitations, user_id);
}

bool IsInvitation(std::string_view path) {
  return path.starts_with(kInvitations);
}

bool IsOutsider(std::string_view user_id) {
  return user_id.starts_with(kOrders) || IsInvitation(user_id);
}

ContactSlot TakeContactSlot(absl::Time paid_until, absl::Time now) {
  const absl::Time from = std::max(paid_until, now);
  return {.due = std::max(now, from - Slot() * limits::kContactMailsAtOnce), .paid_until = from + Slot()};
}

absl::Time GiveBackContactSlot(absl::Time paid_until) {
  return paid_until - Slot();
}

}  // namespace outlay::notification
