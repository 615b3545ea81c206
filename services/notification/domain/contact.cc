#include "services/notification/domain/contact.h"

#include <algorithm>

#include "common/base/strings.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kOrders = "purchaseOrders/";

}  // namespace

std::string ContactPath(std::string_view order_id, std::string_view contact_id) {
  return Concat(kOrders, order_id, "/contacts/", contact_id);
}

bool IsContact(std::string_view user_id) {
  return user_id.starts_with(kOrders);
}

ContactSlot TakeContactSlot(absl::Time paid_until, absl::Time now) {
  const absl::Duration slot = absl::Hours(24) / limits::kContactMailsPerDay;
  const absl::Time from = std::max(paid_until, now);
  return {.due = std::max(now, from - slot * limits::kContactMailsAtOnce), .paid_until = from + slot};
}

}  // namespace outlay::notification
