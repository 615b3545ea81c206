#include "services/notification/store/readers.h"

#include <tuple>

#include "common/access/keyspaces.h"
#include "common/access/user_table.h"
#include "common/base/status_macros.h"

namespace outlay::notification {
namespace {

using access::storage::v1::HolderRecord;

}  // namespace

absl::StatusOr<Rights> LoadRights(const store::Reader& reader, const InboxRef& user, uint64_t oldest_generation) {
  Rights rights;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(access::kHolders, std::tuple(user.organization, user.user_id),
                  [&](const access::HolderKey& key, const HolderRecord& row) {
                    if (row.generation() < oldest_generation) return store::Visit::kContinue;
                    if (std::get<2>(key).empty()) {
                      rights.is_known = true;
                      rights.is_active = row.state() == static_cast<int32_t>(access::UserState::kActive);
                    } else {
                      rights.held.push_back({.group_id = row.group_id(),
                                             .expire_time = row.has_expire_unix_micros()
                                                                ? absl::FromUnixMicros(row.expire_unix_micros())
                                                                : absl::InfiniteFuture()});
                    }
                    return store::Visit::kContinue;
                  }));
  return rights;
}

}  // namespace outlay::notification
