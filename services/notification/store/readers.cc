#include "services/notification/store/readers.h"

#include <tuple>

#include "common/access/keyspaces.h"
#include "common/access/role_holders.h"
#include "common/access/user_table.h"
#include "common/base/status_macros.h"
#include "services/notification/domain/limits.h"

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
                      rights.is_service_account = !row.owner_id().empty();
                    } else {
                      rights.held.push_back({.group_id = row.group_id(), .expire_time = access::ExpiryOf(row)});
                    }
                    return store::Visit::kContinue;
                  }));
  return rights;
}

absl::StatusOr<std::vector<RoleHold>> ListHolds(const store::Reader& reader, const std::string& organization,
                                                const std::string& role, uint64_t oldest_generation) {
  std::vector<RoleHold> holds;
  OUTLAY_RETURN_IF_ERROR(access::VisitRoleHolders(
      reader, organization, role, oldest_generation, [&](const std::string& user, const HolderRecord& grant) {
        holds.push_back({.user_id = user, .group_id = grant.group_id(), .expire_time = access::ExpiryOf(grant)});
        return holds.size() < limits::kHoldsLookedAt ? store::Visit::kContinue : store::Visit::kStop;
      }));
  return holds;
}

}  // namespace outlay::notification
