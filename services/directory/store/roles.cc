#include "services/directory/store/roles.h"

#include <map>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/users.h"

namespace outlay::directory {

absl::StatusOr<std::optional<Role>> FindRole(const store::Reader& reader, const IdKey& key) {
  return FindValue<Role>(reader, kRoles, key);
}

absl::StatusOr<Role> LoadRole(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Role> role, FindRole(reader, key));
  if (!role.has_value()) return RoleNotFound(std::get<1>(key));
  return *std::move(role);
}

void SaveRole(store::Transaction& txn, const std::string& organization, const Role& role) {
  txn.Put(kRoles, {organization, role.id}, ToRecord(role));
}

void DeleteRole(store::Transaction& txn, const std::string& organization, const Role& role) {
  txn.Delete(kRoles, {organization, role.id});
  txn.Put(kDeletedRoles, {organization, role.id}, ToRecord(role));
}

absl::StatusOr<bool> IsDeletedRole(const store::Reader& reader, const IdKey& key) {
  return reader.Contains(kDeletedRoles, key);
}

absl::StatusOr<int64_t> CountCustomRoles(const store::Reader& reader, const std::string& organization) {
  int64_t count = 0;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kRoles, std::tuple(organization), [&](const IdKey&, const storage::v1::RoleRecord& record) {
        count += record.built_in() ? 0 : 1;
        return store::Visit::kContinue;
      }));
  return count;
}

absl::Status VisitRoles(const store::Reader& reader, const std::string& organization,
                        const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kRoles, std::tuple(organization), after, visitor);
}

absl::StatusOr<std::optional<RoleGrant>> FindRoleGrant(const store::Reader& reader, const IdKey& key) {
  return FindValue<RoleGrant>(reader, kRoleGrants, key);
}

absl::StatusOr<RoleGrant> LoadRoleGrant(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<RoleGrant> grant, FindRoleGrant(reader, key));
  if (!grant.has_value()) return RoleGrantNotFound(std::get<1>(key));
  return *std::move(grant);
}

absl::StatusOr<bool> IsRevokedGrant(const store::Reader& reader, const IdKey& key) {
  return reader.Contains(kRevokedGrants, key);
}

absl::StatusOr<std::optional<RevokedGrant>> FindRevokedGrant(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::RoleGrantRecord> record, reader.Find(kRevokedGrants, key));
  if (!record.has_value()) return std::nullopt;
  OUTLAY_ASSIGN_OR_RETURN(RoleGrant grant, FromRecord(std::get<1>(key), *record));
  return std::optional(
      RevokedGrant{.grant = std::move(grant),
                   .revocation = {.time = absl::FromUnixMicros(record->revoke_time()), .revoker = record->revoker()}});
}

void SaveRoleGrant(store::Transaction& txn, const std::string& organization, const RoleGrant& grant) {
  const RoleGrantSpec& spec = grant.spec;
  txn.Put(kRoleGrants, {organization, grant.id}, ToRecord(grant));
  txn.Put(kGrantsByUser, {organization, spec.user_id, grant.id}, {});
  txn.Put(kGrantsByGroup, {organization, spec.group_id, grant.id}, {});
  txn.Put(kGrantsByRole, {organization, spec.role_id, spec.group_id, grant.id}, {});
}

void SaveRevokedGrant(store::Transaction& txn, const std::string& organization, const RoleGrant& grant,
                      const Revocation& revocation) {
  const RoleGrantSpec& spec = grant.spec;
  txn.Put(kRevokedGrants, {organization, grant.id}, ToRecord(grant, revocation));
  txn.Delete(kRoleGrants, {organization, grant.id});
  txn.Delete(kGrantsByUser, {organization, spec.user_id, grant.id});
  txn.Delete(kGrantsByGroup, {organization, spec.group_id, grant.id});
  txn.Delete(kGrantsByRole, {organization, spec.role_id, spec.group_id, grant.id});
}

namespace {

absl::StatusOr<std::vector<RoleGrant>> LoadRoleGrants(const store::Reader& reader, const std::string& organization,
                                                      const std::vector<std::string>& ids) {
  std::vector<RoleGrant> grants;
  grants.reserve(ids.size());
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(RoleGrant grant, LoadRoleGrant(reader, {organization, id}));
    grants.push_back(std::move(grant));
  }
  return grants;
}

}  // namespace

absl::StatusOr<std::vector<RoleGrant>> LoadGrantsOfUser(const store::Reader& reader, const IdKey& user) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(VisitGrantsOfUser(reader, user, std::nullopt, [&](const std::string& id) {
    ids.push_back(id);
    return store::Visit::kContinue;
  }));
  return LoadRoleGrants(reader, std::get<0>(user), ids);
}

absl::StatusOr<std::vector<RoleGrant>> LoadGrantsOnGroup(const store::Reader& reader, const IdKey& group, int64_t max) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(VisitGrantsOnGroup(reader, group, std::nullopt, [&](const std::string& id) {
    ids.push_back(id);
    return std::ssize(ids) < max ? store::Visit::kContinue : store::Visit::kStop;
  }));
  return LoadRoleGrants(reader, std::get<0>(group), ids);
}

absl::StatusOr<std::vector<RoleGrant>> LoadGrantsOfRole(const store::Reader& reader, const IdKey& role, int64_t max) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(
      VisitGrantsOfRole(reader, role, std::nullopt, [&](const std::string&, const std::string& grant_id) {
        ids.push_back(grant_id);
        return std::ssize(ids) < max ? store::Visit::kContinue : store::Visit::kStop;
      }));
  return LoadRoleGrants(reader, std::get<0>(role), ids);
}

absl::Status VisitRoleGrants(const store::Reader& reader, const std::string& organization,
                             const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kRoleGrants, std::tuple(organization), after, visitor);
}

absl::Status VisitGrantsOfUser(const store::Reader& reader, const IdKey& user, const std::optional<std::string>& after,
                               IdVisitor visitor) {
  return VisitIds(reader, kGrantsByUser, user, after, visitor);
}

absl::Status VisitGrantsOnGroup(const store::Reader& reader, const IdKey& group,
                                const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kGrantsByGroup, group, after, visitor);
}

absl::Status VisitGrantsOfRole(
    const store::Reader& reader, const IdKey& role, const std::optional<IdKey>& after,
    absl::FunctionRef<store::Visit(const std::string& group_id, const std::string& grant_id)> visitor) {
  std::optional<GrantByRoleKey> from;
  if (after.has_value()) from = std::tuple_cat(role, *after);
  return reader.Scan(
      kGrantsByRole, role,
      [&](const GrantByRoleKey& key, const NoValue&) { return visitor(std::get<2>(key), std::get<3>(key)); },
      store::Order::kAscending, from);
}

absl::StatusOr<std::vector<HeldGrant>> LoadHeldGrants(const store::Reader& reader, const IdKey& user) {
  OUTLAY_ASSIGN_OR_RETURN(std::vector<RoleGrant> grants, LoadGrantsOfUser(reader, user));
  std::vector<HeldGrant> held;
  for (RoleGrant& grant : grants) {
    OUTLAY_ASSIGN_OR_RETURN(Role role, LoadRole(reader, {std::get<0>(user), grant.spec.role_id}));
    held.push_back({.grant = std::move(grant), .permissions = std::move(role.spec.permissions)});
  }
  return held;
}

absl::StatusOr<Rights> LoadRights(const store::Reader& reader, const IdKey& user, const std::string& group_id,
                                  absl::Time now) {
  const std::string& organization = std::get<0>(user);
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, LoadGroupPath(reader, {organization, group_id}));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> holder, FindUser(reader, user));
  if (!holder.has_value()) return Rights();
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<HeldGrant> held, LoadHeldGrants(reader, user));
  return EffectiveRights(holder->state, held, path, now);
}

absl::StatusOr<bool> HasOtherHolder(const store::Reader& reader, const PairKey& role_and_group,
                                    const std::string& except_user, const std::set<std::string>& except_grants,
                                    absl::Time now) {
  const std::string& organization = std::get<0>(role_and_group);
  bool found = false;
  const auto holds = [&](const std::string& grant_id) -> absl::StatusOr<bool> {
    OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, LoadRoleGrant(reader, {organization, grant_id}));
    if (grant.spec.user_id == except_user || !IsInForce(grant, now) || grant.spec.expire_time.has_value()) return false;
    OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader, {organization, grant.spec.user_id}));
    return user.state == UserState::kActive;
  };
  const auto visit = [&](const GrantByRoleKey& key, const NoValue&) -> absl::StatusOr<store::Visit> {
    const std::string& grant_id = std::get<3>(key);
    if (except_grants.contains(grant_id)) return store::Visit::kContinue;
    OUTLAY_ASSIGN_OR_RETURN(found, holds(grant_id));
    return found ? store::Visit::kStop : store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kGrantsByRole, role_and_group, visit));
  return found;
}

absl::StatusOr<std::vector<std::string>> ListHolders(const store::Reader& reader, const PairKey& role_and_group,
                                                     size_t limit, absl::Time now) {
  const std::string& organization = std::get<0>(role_and_group);
  std::vector<std::string> holders;
  const auto take = [&](const std::string& grant_id) -> absl::Status {
    OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, LoadRoleGrant(reader, {organization, grant_id}));
    const std::string& user_id = grant.spec.user_id;
    if (!IsInForce(grant, now) || std::find(holders.begin(), holders.end(), user_id) != holders.end()) {
      return absl::OkStatus();
    }
    OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader, {organization, user_id}));
    if (user.state == UserState::kActive) holders.push_back(user_id);
    return absl::OkStatus();
  };
  const auto visit = [&](const GrantByRoleKey& key, const NoValue&) -> absl::StatusOr<store::Visit> {
    OUTLAY_RETURN_IF_ERROR(take(std::get<3>(key)));
    return holders.size() >= limit ? store::Visit::kStop : store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kGrantsByRole, role_and_group, visit));
  return holders;
}

}  // namespace outlay::directory
