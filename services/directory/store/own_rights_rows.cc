#include "services/directory/store/own_rights_rows.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/status_macros.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/rows.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

using access::NamedGrant;
using access::OrganizationDraft;
using Touched = access::Touched;
// By organization and user.
using GrantsByUser = absl::flat_hash_map<IdKey, std::vector<NamedGrant>>;

// Both have the API's numbers.
access::UserState ToAccess(UserState state) {
  return static_cast<access::UserState>(state);
}

void AddGrant(const RoleGrant& grant, std::vector<NamedGrant>& grants) {
  if (grant.state != RoleGrantState::kGranted) return;
  NamedGrant& named = grants.emplace_back();
  named.group_id = grant.spec.group_id;
  named.role_id = grant.spec.role_id;
  named.expire_time = grant.spec.expire_time;
  if (grant.spec.authority_limit.has_value()) named.authority_minor = grant.spec.authority_limit->minor_units();
}

// Calls `take(organization, value)` for every row of a partition.
template <typename Value, typename Record, typename Take>
absl::Status ForEach(const store::Reader& reader, const Keyspace<IdKey, Record>& keyspace, Take take) {
  absl::Status unread;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(keyspace, std::tuple<>(), [&](const IdKey& key, const Record& record) {
    absl::StatusOr<Value> value = FromRecord(std::get<1>(key), record);
    unread = value.status();
    if (!value.ok()) return store::Visit::kStop;
    take(std::get<0>(key), *std::move(value));
    return store::Visit::kContinue;
  }));
  return unread;
}

absl::Status ReadUser(const store::Reader& reader, const IdKey& key, OrganizationDraft& draft) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> user, FindUser(reader, key));
  if (!user.has_value()) {
    draft.DeleteUser(std::get<1>(key));
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants, LoadGrantsOfUser(reader, key));
  std::vector<NamedGrant> named;
  for (const RoleGrant& grant : grants) AddGrant(grant, named);
  draft.SetUser(user->id, ToAccess(user->state), named);
  draft.SetOwner(user->id, user->owner_id);
  return absl::OkStatus();
}

}  // namespace

absl::Status OwnRightsRows::ReadAll(const store::Reader& reader, const access::Permissions& permissions,
                                    DraftOf draft_of) const {
  OUTLAY_RETURN_IF_ERROR(ForEach<Group>(reader, kGroups, [&](const std::string& organization, const Group& group) {
    draft_of(organization).SetGroup(group.id, group.parent_id);
  }));
  OUTLAY_RETURN_IF_ERROR(ForEach<Role>(reader, kRoles, [&](const std::string& organization, const Role& role) {
    draft_of(organization).SetRole(role.id, permissions.SetOf(role.spec.permissions));
  }));
  GrantsByUser grants;
  OUTLAY_RETURN_IF_ERROR(
      ForEach<RoleGrant>(reader, kRoleGrants, [&](const std::string& organization, const RoleGrant& grant) {
        AddGrant(grant, grants[{organization, grant.spec.user_id}]);
      }));
  return ForEach<User>(reader, kUsers, [&](const std::string& organization, const User& user) {
    const auto found = grants.find({organization, user.id});
    OrganizationDraft& draft = draft_of(organization);
    draft.SetUser(user.id, ToAccess(user.state), found == grants.end() ? std::vector<NamedGrant>() : found->second);
    draft.SetOwner(user.id, user.owner_id);
  });
}

absl::Status OwnRightsRows::Read(const store::Reader& reader, const access::Permissions& permissions,
                                 const access::Touched& touched, access::OrganizationDraft& draft) const {
  const IdKey key = {touched.organization, touched.id};
  if (touched.kind == Touched::Kind::kUser) return ReadUser(reader, key, draft);
  if (touched.kind == Touched::Kind::kRole) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Role> role, FindRole(reader, key));
    role.has_value() ? draft.SetRole(role->id, permissions.SetOf(role->spec.permissions))
                     : draft.DeleteRole(touched.id);
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Group> group, FindGroup(reader, key));
  group.has_value() ? draft.SetGroup(group->id, group->parent_id) : draft.DeleteGroup(touched.id);
  return absl::OkStatus();
}

}  // namespace outlay::directory
