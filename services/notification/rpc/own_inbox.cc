#include "services/notification/rpc/own_inbox.h"

#include "services/notification/domain/errors.h"
#include "services/notification/domain/notice.h"

namespace outlay::notification {

absl::StatusOr<InboxRef> OwnInbox(const rpc::Caller& caller, const std::string& user) {
  const std::string& person = caller.on_behalf_of.empty() ? caller.subject : caller.on_behalf_of;
  if (user != UserName(caller.organization, person)) return InboxNotYours(user);
  return InboxRef{.organization = caller.organization, .user_id = person};
}

}  // namespace outlay::notification
