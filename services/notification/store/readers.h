// The rights of people according to the service's copy of directory. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/notification/domain/rights.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Returns empty rights while the copy is empty. `oldest_generation`: see access::ReadOldestGeneration. DATA_LOSS: a row
// cannot be read.
absl::StatusOr<Rights> LoadRights(const store::Reader& reader, const InboxRef& user, uint64_t oldest_generation);

// Returns the grants of a role, including expired ones: at most limits::kHoldsLookedAt, the first in the order of their
// users' ids. Fails as LoadRights does.
absl::StatusOr<std::vector<RoleHold>> ListHolds(const store::Reader& reader, const std::string& organization,
                                                const std::string& role, uint64_t oldest_generation);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_READERS_H_
