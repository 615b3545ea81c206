#include "common/access/copied_rows.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "common/access/group_rows.h"
#include "common/access/keyspaces.h"
#include "common/base/status_macros.h"

namespace outlay::access {
namespace {

using storage::v1::GroupRecord;
using storage::v1::HolderRecord;
using storage::v1::RoleRecord;

// Calls `take(key, row)` for each valid row below `prefix`.
template <typename K, typename V, typename Prefix, typename Take>
absl::Status ForEach(const store::Reader& reader, const store::Keyspace<K, V>& keyspace, const Prefix& prefix,
                     uint64_t oldest, Take take) {
  return reader.Scan(keyspace, prefix, [&](const K& key, const V& row) {
    if (row.generation() >= oldest) take(key, row);
    return store::Visit::kContinue;
  });
}

// Nothing: there is no row, or a snapshot made it void.
template <typename K, typename V>
absl::StatusOr<std::optional<V>> FindRow(const store::Reader& reader, const store::Keyspace<K, V>& keyspace,
                                         const K& key, uint64_t oldest) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<V> row, reader.Find(keyspace, key));
  if (row.has_value() && row->generation() < oldest) row.reset();
  return row;
}

UserState ToState(int32_t state) {
  // Unknown states, of a newer directory, give no rights.
  return state >= 0 && state <= static_cast<int32_t>(UserState::kDeprovisioned) ? static_cast<UserState>(state)
                                                                                : UserState::kUnknown;
}

NamedGrant ToGrant(const HolderRecord& row) {
  NamedGrant grant{.group_id = row.group_id(), .role_id = row.role_id(), .expire_time = {}, .authority_minor = {}};
  if (row.has_expire_unix_micros()) grant.expire_time = absl::FromUnixMicros(row.expire_unix_micros());
  if (row.has_authority_minor()) grant.authority_minor = row.authority_minor();
  return grant;
}

// Gathers a user's rows, which are consecutive, and passes the user on when the next one begins.
class UserGatherer {
 public:
  struct Gathered {
    std::string organization;
    std::string user;
    UserState state = UserState::kUnknown;
    std::string owner;
    std::vector<NamedGrant> grants;
  };
  using Take = std::function<void(const Gathered& user)>;
  explicit UserGatherer(Take take) : take_(std::move(take)) {}

  void Add(const HolderKey& key, const HolderRecord& row) {
    const auto& [organization, user, grant] = key;
    if (organization != gathered_.organization || user != gathered_.user) {
      Flush();
      gathered_.organization = organization;
      gathered_.user = user;
    }
    if (!grant.empty()) {
      gathered_.grants.push_back(ToGrant(row));
      return;
    }
    gathered_.state = ToState(row.state());
    gathered_.owner = row.owner_id();
  }
  void Flush() {
    if (!gathered_.user.empty()) take_(gathered_);
    gathered_ = {};
  }

 private:
  const Take take_;
  Gathered gathered_;
};

void Put(const UserGatherer::Gathered& user, OrganizationDraft& draft) {
  draft.SetUser(user.user, user.state, user.grants);
  draft.SetOwner(user.user, user.owner);
}

absl::Status ReadUser(const store::Reader& reader, const Touched& touched, uint64_t oldest, OrganizationDraft& draft) {
  // A user without rows no longer exists.
  draft.DeleteUser(touched.id);
  UserGatherer users([&](const UserGatherer::Gathered& user) { Put(user, draft); });
  OUTLAY_RETURN_IF_ERROR(ForEach(reader, kHolders, std::tuple(touched.organization, touched.id), oldest,
                                 [&](const HolderKey& key, const HolderRecord& row) { users.Add(key, row); }));
  users.Flush();
  return absl::OkStatus();
}

// A user, and the user's roles on some groups by unexpired grants.
struct UserOnGroups {
  UserState state = UserState::kUnknown;
  std::set<std::string> roles;
};

absl::StatusOr<UserOnGroups> FindOnGroups(const store::Reader& reader, const std::tuple<std::string, std::string>& user,
                                          const std::vector<std::string>& groups, uint64_t oldest, absl::Time now) {
  UserOnGroups found;
  OUTLAY_RETURN_IF_ERROR(ForEach(reader, kHolders, user, oldest, [&](const HolderKey& key, const HolderRecord& row) {
    if (std::get<2>(key).empty()) {
      found.state = ToState(row.state());
      return;
    }
    const NamedGrant grant = ToGrant(row);
    const bool is_in_force = grant.expire_time.value_or(absl::InfiniteFuture()) > now;
    if (is_in_force && std::ranges::find(groups, grant.group_id) != groups.end()) found.roles.insert(grant.role_id);
  }));
  return found;
}

}  // namespace

absl::Status CopiedRows::ReadAll(const store::Reader& reader, const Permissions& permissions, DraftOf draft_of) const {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  const std::tuple<> all;
  OUTLAY_RETURN_IF_ERROR(ForEach(reader, kGroups, all, oldest, [&](const GroupKey& key, const GroupRecord& row) {
    draft_of(std::get<0>(key)).SetGroup(std::get<1>(key), row.parent_id());
  }));
  OUTLAY_RETURN_IF_ERROR(ForEach(reader, kRoles, all, oldest, [&](const RoleKey& key, const RoleRecord& row) {
    draft_of(std::get<0>(key)).SetRole(std::get<1>(key), permissions.SetOf(row.permissions()));
  }));
  UserGatherer users([&](const UserGatherer::Gathered& user) { Put(user, draft_of(user.organization)); });
  OUTLAY_RETURN_IF_ERROR(ForEach(reader, kHolders, all, oldest,
                                 [&](const HolderKey& key, const HolderRecord& row) { users.Add(key, row); }));
  users.Flush();
  return absl::OkStatus();
}

absl::Status CopiedRows::Read(const store::Reader& reader, const Permissions& permissions, const Touched& touched,
                              OrganizationDraft& draft) const {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  if (touched.kind == Touched::Kind::kUser) return ReadUser(reader, touched, oldest, draft);
  if (touched.kind == Touched::Kind::kRole) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<RoleRecord> row,
                            FindRow(reader, kRoles, RoleKey(touched.organization, touched.id), oldest));
    row.has_value() ? draft.SetRole(touched.id, permissions.SetOf(row->permissions())) : draft.DeleteRole(touched.id);
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<GroupRecord> row,
                          FindRow(reader, kGroups, GroupKey(touched.organization, touched.id), oldest));
  row.has_value() ? draft.SetGroup(touched.id, row->parent_id()) : draft.DeleteGroup(touched.id);
  return absl::OkStatus();
}

absl::StatusOr<bool> HasRole(const store::Reader& reader, const std::string& organization, const std::string& user,
                             const std::set<std::string>& roles, const std::vector<std::string>& groups,
                             absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  OUTLAY_ASSIGN_OR_RETURN(const UserOnGroups found, FindOnGroups(reader, {organization, user}, groups, oldest, now));
  return std::ranges::any_of(found.roles, [&](const std::string& role) { return roles.contains(role); });
}

absl::StatusOr<bool> HasPermission(const store::Reader& reader, const std::string& organization,
                                   const std::string& user, const std::string& permission,
                                   const std::vector<std::string>& groups, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  OUTLAY_ASSIGN_OR_RETURN(const UserOnGroups found, FindOnGroups(reader, {organization, user}, groups, oldest, now));
  if (found.state != UserState::kActive) return false;
  for (const std::string& id : found.roles) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<RoleRecord> role,
                            FindRow(reader, kRoles, RoleKey(organization, id), oldest));
    if (role.has_value() && std::ranges::find(role->permissions(), permission) != role->permissions().end())
      return true;
  }
  return false;
}

absl::StatusOr<SpendingLimits> FindSpendingLimits(const store::Reader& reader, const std::string& organization,
                                                  const std::string& user) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<HolderRecord> row,
                          FindRow(reader, kHolders, HolderKey(organization, user, ""), oldest));
  SpendingLimits limits;
  if (!row.has_value()) return limits;
  if (row->has_limit_per_order_minor()) limits.per_order_minor = row->limit_per_order_minor();
  if (!row->has_limit_per_period_minor()) return limits;
  limits.per_period_minor = row->limit_per_period_minor();
  const int32_t period = row->limit_period();
  const bool is_known =
      period >= static_cast<int32_t>(LimitPeriod::kMonth) && period <= static_cast<int32_t>(LimitPeriod::kYear);
  limits.period = is_known ? static_cast<LimitPeriod>(period) : LimitPeriod::kYear;
  return limits;
}

absl::StatusOr<bool> MayBeUser(const store::Reader& reader, const std::string& organization, const std::string& user) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<HolderRecord> row,
                          FindRow(reader, kHolders, HolderKey(organization, user, ""), oldest));
  if (row.has_value()) return ToState(row->state()) != UserState::kDeprovisioned;
  bool is_told = false;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kHolders, std::tuple(organization), [&](const HolderKey&, const HolderRecord& other) {
        is_told = other.generation() >= oldest;
        return is_told ? store::Visit::kStop : store::Visit::kContinue;
      }));
  return !is_told;
}

}  // namespace outlay::access
