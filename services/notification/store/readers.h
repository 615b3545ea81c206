// Whom a notice may be shown to, by the service's copy of directory. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Of each group, its id and those of all above it: a role on one of them reaches it.
using Reaching = std::vector<std::vector<std::string>>;

// Of `group_ids` (empty: the top group). DATA_LOSS: a row cannot be read.
absl::StatusOr<Reaching> LoadReaching(const store::Reader& reader, const std::string& organization,
                                      const std::set<std::string>& group_ids);

// Whether the user is there, ACTIVE, and has roles that reach each group of `groups` (of none: any role will do), as
// far as the copy has come: nobody, while it is empty. `now`: system time, by which grants expire. DATA_LOSS: a row
// cannot be read.
absl::StatusOr<bool> MayBeTold(const store::Reader& reader, const InboxRef& user, const Reaching& groups,
                               absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_
