#include "services/approval/store/people_rows.h"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "common/access/group_rows.h"
#include "common/access/keyspaces.h"
#include "common/access/organization.h"
#include "common/access/role_holders.h"
#include "common/access/user_table.h"
#include "common/base/status_macros.h"

namespace outlay::approval {
namespace {

// Names as in directory's table of roles.
constexpr std::string_view kAdministrator = "administrator";
constexpr std::string_view kDecide = "reviews.decide";
constexpr std::string_view kProposeChanges = "approvalChanges.propose";
constexpr std::string_view kReadBudgets = "budgets.get";

}  // namespace

absl::StatusOr<bool> IsActiveUser(const store::Reader& reader, const std::string& organization,
                                  const std::string& user) {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, access::ReadOldestGeneration(reader));
  OUTLAY_ASSIGN_OR_RETURN(const auto row, reader.Find(access::kHolders, {organization, user, ""}));
  return row.has_value() && row->generation() >= oldest &&
         row->state() == static_cast<int32_t>(access::UserState::kActive);
}

PeopleRows::PeopleRows(const store::Reader& reader, std::string_view organization, absl::Time now, PeopleCache* cache)
    : reader_(reader), organization_(organization), now_(now), read_(cache == nullptr ? own_ : *cache) {
  const absl::StatusOr<uint64_t> oldest = access::ReadOldestGeneration(reader);
  Note(oldest.status());
  if (oldest.ok()) read_.Begin(*oldest);
}

PeopleRows::~PeopleRows() {
  if (!status_.ok()) read_ = PeopleCache();
}

void PeopleRows::Note(const absl::Status& status) const {
  if (status_.ok()) status_ = status;
}

bool PeopleRows::Counts(const HolderRecord& row) const {
  return IsPresent(row) && access::ExpiryOf(row) > now_;
}

const PeopleRows::User& PeopleRows::Load(std::string_view user) const {
  if (const auto found = read_.users.find(user); found != read_.users.end()) return found->second;
  User loaded;
  Note(reader_.Scan(access::kHolders, std::tuple(organization_, std::string(user)),
                    [&](const access::HolderKey& key, const HolderRecord& row) {
                      if (!IsPresent(row)) return store::Visit::kContinue;
                      std::get<2>(key).empty() ? void(loaded.row = row) : loaded.grants.push_back(row);
                      return store::Visit::kContinue;
                    }));
  return read_.users.emplace(std::string(user), std::move(loaded)).first->second;
}

const PeopleRows::Path& PeopleRows::PathOf(std::string_view group) const {
  if (const auto found = read_.paths.find(group); found != read_.paths.end()) return found->second;
  const auto path = access::ReadGroupPath(reader_, organization_, std::string(group), read_.oldest_generation);
  Note(path.status());
  return read_.paths.emplace(std::string(group), path.ok() ? *path : Path()).first->second;
}

PeopleCache::RoleRights PeopleRows::RightsOf(const std::string& role) const {
  if (const auto found = read_.roles.find(role); found != read_.roles.end()) return found->second;
  const auto row = reader_.Find(access::kRoles, {organization_, role});
  Note(row.status());
  PeopleCache::RoleRights rights;
  if (row.ok() && row->has_value() && (*row)->generation() >= read_.oldest_generation) {
    const auto& permissions = (*row)->permissions();
    const auto has = [&](std::string_view permission) {
      return std::find(permissions.begin(), permissions.end(), permission) != permissions.end();
    };
    rights = {.decide = has(kDecide), .propose = has(kProposeChanges), .budgets = has(kReadBudgets)};
  }
  return read_.roles.emplace(role, rights).first->second;
}

const std::vector<PeopleRows::Holder>& PeopleRows::LoadHolders(std::string_view role) const {
  if (const auto found = read_.holders.find(role); found != read_.holders.end()) return found->second;
  std::vector<Holder> holders;
  Note(access::VisitRoleHolders(
      reader_, organization_, std::string(role), read_.oldest_generation,
      [&](const std::string& user, const HolderRecord& grant) {
        holders.push_back({.user = user, .group = grant.group_id(), .expire_time = access::ExpiryOf(grant)});
        return store::Visit::kContinue;
      }));
  return read_.holders.emplace(std::string(role), std::move(holders)).first->second;
}

void PeopleRows::VisitHolders(std::string_view role, absl::FunctionRef<void(const Holder&)> visit) const {
  for (const Holder& holder : LoadHolders(role)) {
    if (holder.expire_time > now_) visit(holder);
  }
}

bool PeopleRows::IsActive(std::string_view user) const {
  return Load(user).row.state() == static_cast<int32_t>(access::UserState::kActive);
}

Persons PeopleRows::PersonsBehind(std::string_view user) const {
  Persons persons(user);
  // An owner may be a service account, too.
  std::string owner = Load(user).row.owner_id();
  while (!owner.empty() && access::AddOwner(owner, persons)) owner = Load(owner).row.owner_id();
  return persons;
}

std::string PeopleRows::ManagerOf(std::string_view user) const {
  return Load(user).row.manager_id();
}

std::vector<std::string> PeopleRows::HoldersOf(std::string_view role, std::string_view group) const {
  std::set<std::string> users;
  VisitHolders(role, [&](const Holder& holder) {
    if (IsWithin(group, holder.group)) users.insert(holder.user);
  });
  return {users.begin(), users.end()};
}

std::map<std::string, std::vector<std::string>> PeopleRows::HoldersByGroup(std::string_view role) const {
  std::map<std::string, std::vector<std::string>> users;
  VisitHolders(role, [&](const Holder& holder) { users[holder.group].push_back(holder.user); });
  return users;
}

std::vector<std::vector<std::string>> PeopleRows::AdministratorsUpFrom(std::string_view group) const {
  std::map<std::string, std::set<std::string>> by_group;
  VisitHolders(kAdministrator, [&](const Holder& holder) {
    if (IsActive(holder.user)) by_group[holder.group].insert(holder.user);
  });
  std::vector<std::vector<std::string>> levels;
  for (const std::string& level : PathOf(group)) {
    const auto found = by_group.find(level);
    if (found != by_group.end()) levels.emplace_back(found->second.begin(), found->second.end());
  }
  return levels;
}

template <typename Predicate>
std::optional<int64_t> PeopleRows::AuthorityWith(std::string_view user, Predicate counts) const {
  if (!IsActive(user)) return std::nullopt;
  std::optional<int64_t> most;
  for (const HolderRecord& grant : Load(user).grants) {
    if (!Counts(grant) || !RightsOf(grant.role_id()).decide || !counts(grant.group_id())) continue;
    const int64_t limit = grant.has_authority_minor() ? grant.authority_minor() : std::numeric_limits<int64_t>::max();
    most = std::max(most.value_or(limit), limit);
  }
  return most;
}

std::optional<int64_t> PeopleRows::AuthorityOf(std::string_view user, std::string_view group) const {
  return AuthorityWith(user, [&](const std::string& on) { return IsWithin(group, on); });
}

std::optional<int64_t> PeopleRows::AuthorityAround(std::string_view user, std::string_view group) const {
  return AuthorityWith(user, [&](const std::string& on) { return IsWithin(group, on) || IsWithin(on, group); });
}

template <typename Predicate>
bool PeopleRows::HasGrant(std::string_view user, Predicate counts) const {
  const std::vector<HolderRecord>& grants = Load(user).grants;
  return IsActive(user) && std::any_of(grants.begin(), grants.end(),
                                       [&](const HolderRecord& grant) { return Counts(grant) && counts(grant); });
}

bool PeopleRows::MayDecide(std::string_view user) const {
  return HasGrant(user, [this](const HolderRecord& grant) { return RightsOf(grant.role_id()).decide; });
}

bool PeopleRows::HasRoleWithin(std::string_view user, std::string_view group,
                               absl::FunctionRef<bool(std::string_view group)> counts) const {
  return HasGrant(
      user, [&](const HolderRecord& grant) { return counts(grant.group_id()) && IsWithin(grant.group_id(), group); });
}

bool PeopleRows::MayReadBudgets(std::string_view user, std::string_view group) const {
  return HasGrant(user, [&](const HolderRecord& grant) {
    return RightsOf(grant.role_id()).budgets && IsWithin(group, grant.group_id());
  });
}

bool PeopleRows::MayProposeChanges(std::string_view user) const {
  return HasGrant(user, [this](const HolderRecord& grant) {
    return RightsOf(grant.role_id()).propose && DepthOf(grant.group_id()) == 0;
  });
}

absl::Status PeopleRows::CheckCache(const store::Reader& reader, std::string_view organization,
                                    const PeopleCache& cache) {
  const PeopleRows fresh(reader, organization, absl::InfinitePast());
  // All entries are of another generation and no longer valid.
  if (fresh.read_.oldest_generation != cache.oldest_generation) return fresh.status();
  const auto text = [](const User& user) {
    std::string all = user.row.SerializeAsString();
    for (const HolderRecord& grant : user.grants) all += grant.SerializeAsString();
    return all;
  };
  for (const auto& [id, user] : cache.users) {
    if (text(fresh.Load(id)) != text(user)) return absl::InternalError("the view shows other users");
  }
  for (const auto& [group, path] : cache.paths) {
    if (fresh.PathOf(group) != path) return absl::InternalError("the view shows other groups");
  }
  for (const auto& [role, rights] : cache.roles) {
    if (fresh.RightsOf(role) != rights) return absl::InternalError("the view shows other roles");
  }
  for (const auto& [role, holders] : cache.holders) {
    if (fresh.LoadHolders(role) != holders) return absl::InternalError("the view shows other holders of a role");
  }
  return fresh.status();
}

std::optional<int> PeopleRows::DepthOf(std::string_view group) const {
  const Path& path = PathOf(group);
  if (path.empty() || (!group.empty() && path.front() != group)) return std::nullopt;
  return static_cast<int>(path.size()) - 1;
}

std::string PeopleRows::TopGroup() const {
  const Path& path = PathOf("");
  return path.empty() ? std::string() : path.back();
}

bool PeopleRows::IsWithin(std::string_view group, std::string_view top) const {
  const Path& path = PathOf(group);
  return std::find(path.begin(), path.end(), top) != path.end();
}

}  // namespace outlay::approval
