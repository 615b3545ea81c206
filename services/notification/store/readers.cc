#include "services/notification/store/readers.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>

#include "common/access/directory_handler.h"
#include "common/access/keyspaces.h"
#include "common/access/user_table.h"
#include "common/base/status_macros.h"

namespace outlay::notification {
namespace {

using access::storage::v1::GroupRecord;
using access::storage::v1::HolderRecord;

// Groups from a group up to the top: more would be a ring.
constexpr size_t kPathMax = 32;

// The group with all above it. A group that is gone belongs to the organization as a whole, whose top group is the one
// without another above it.
absl::StatusOr<std::set<std::string>> PathOf(const store::Reader& reader, const std::string& organization,
                                             std::string group, uint64_t oldest) {
  std::set<std::string> path;
  while (!group.empty() && path.size() < kPathMax) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<GroupRecord> row, reader.Find(access::kGroups, {organization, group}));
    if (!row.has_value() || row->generation() < oldest) break;
    path.insert(group);
    group = row->parent_id();
  }
  if (!path.empty()) return path;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(access::kGroups, std::tuple(organization), [&](const access::GroupKey& key, const GroupRecord& row) {
        if (!row.parent_id().empty() || row.generation() < oldest) return store::Visit::kContinue;
        path.insert(std::get<1>(key));
        return store::Visit::kStop;
      }));
  return path;
}

}  // namespace

absl::StatusOr<bool> MayBeTold(const store::Reader& reader, const InboxRef& user,
                               const std::set<std::string>& group_ids, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<access::storage::v1::CopyRecord> copy,
                          reader.Find(access::kCopies, {std::string(access::kDirectory)}));
  if (!copy.has_value()) return true;
  const uint64_t oldest = copy->oldest_generation();
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
  for (const std::string& group_id : group_ids) {
    OUTLAY_ASSIGN_OR_RETURN(const std::set<std::string> path, PathOf(reader, user.organization, group_id, oldest));
    if (std::none_of(path.begin(), path.end(), [&](const std::string& group) { return held.contains(group); })) {
      return false;
    }
  }
  return true;
}

}  // namespace outlay::notification
