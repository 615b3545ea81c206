#include "services/notification/store/readers.h"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

#include "common/access/group_rows.h"
#include "common/access/keyspaces.h"
#include "common/access/user_table.h"
#include "common/base/status_macros.h"

namespace outlay::notification {
namespace {

using access::storage::v1::HolderRecord;

}  // namespace

absl::StatusOr<Reaching> LoadReaching(const store::Reader& reader, const std::string& organization,
                                      const std::set<std::string>& group_ids) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, access::ReadOldestGeneration(reader));
  Reaching groups;
  for (const std::string& group : group_ids) {
    OUTLAY_ASSIGN_OR_RETURN(std::vector<std::string> path, access::ReadGroupPath(reader, organization, group, oldest));
    groups.push_back(std::move(path));
  }
  return groups;
}

absl::StatusOr<bool> MayBeTold(const store::Reader& reader, const InboxRef& user, const Reaching& groups,
                               absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, access::ReadOldestGeneration(reader));
  bool is_active = false;
  std::set<std::string> held;  // groups that a role is on
  OUTLAY_RETURN_IF_ERROR(reader.Scan(access::kHolders, std::tuple(user.organization, user.user_id),
                                     [&](const access::HolderKey& key, const HolderRecord& row) {
                                       if (row.generation() < oldest) return store::Visit::kContinue;
                                       if (std::get<2>(key).empty()) {
                                         is_active = row.state() == static_cast<int32_t>(access::UserState::kActive);
                                       } else if (!row.has_expire_unix_micros() ||
                                                  absl::FromUnixMicros(row.expire_unix_micros()) > now) {
                                         held.insert(row.group_id());
                                       }
                                       return store::Visit::kContinue;
                                     }));
  if (!is_active || held.empty()) return false;
  return std::all_of(groups.begin(), groups.end(), [&](const std::vector<std::string>& path) {
    return std::any_of(path.begin(), path.end(), [&](const std::string& group) { return held.contains(group); });
  });
}

}  // namespace outlay::notification
