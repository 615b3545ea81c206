// Access to the data of one person: only that person has it.
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_OWN_INBOX_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_OWN_INBOX_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/caller.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Returns the inbox that `user`, "organizations/acme/users/ann", names. PERMISSION_DENIED / INBOX_NOT_YOURS: it is not
// the caller's.
absl::StatusOr<InboxRef> OwnInbox(const rpc::Caller& caller, const std::string& user);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_OWN_INBOX_H_
