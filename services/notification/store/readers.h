// Whom a notice may be shown to, by the service's copy of directory. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Whether the user is there, ACTIVE, and has roles on groups that reach each of `group_ids` (empty: the top group; of
// none: any role will do). Without a directory, where a file stands in for it, everybody is. `now`: system time, by
// which grants expire. DATA_LOSS: a row cannot be read.
absl::StatusOr<bool> MayBeTold(const store::Reader& reader, const InboxRef& user,
                               const std::set<std::string>& group_ids, absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_
