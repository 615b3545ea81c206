// Roles and role grants, and the rights that follow from them: the only place that reads and writes their rows. All
// functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_ROLES_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_ROLES_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/directory/domain/role.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

absl::StatusOr<std::optional<Role>> FindRole(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / ROLE_NOT_FOUND.
absl::StatusOr<Role> LoadRole(const store::Reader& reader, const IdKey& key);
void SaveRole(store::Transaction& txn, const std::string& organization, const Role& role);
void DeleteRole(store::Transaction& txn, const std::string& organization, const Role& role);
// Returns whether the id belonged to a role that was deleted.
absl::StatusOr<bool> IsDeletedRole(const store::Reader& reader, const IdKey& key);
absl::StatusOr<int64_t> CountCustomRoles(const store::Reader& reader, const std::string& organization);
absl::Status VisitRoles(const store::Reader& reader, const std::string& organization,
                        const std::optional<std::string>& after, IdVisitor visitor);

absl::StatusOr<std::optional<RoleGrant>> FindRoleGrant(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / ROLE_GRANT_NOT_FOUND.
absl::StatusOr<RoleGrant> LoadRoleGrant(const store::Reader& reader, const IdKey& key);
absl::StatusOr<bool> IsRevokedGrant(const store::Reader& reader, const IdKey& key);
struct RevokedGrant {
  RoleGrant grant;
  Revocation revocation;
};
// Returns a grant as it was when it was revoked; nullopt: it was not.
absl::StatusOr<std::optional<RevokedGrant>> FindRevokedGrant(const store::Reader& reader, const IdKey& key);
void SaveRoleGrant(store::Transaction& txn, const std::string& organization, const RoleGrant& grant);
void SaveRevokedGrant(store::Transaction& txn, const std::string& organization, const RoleGrant& grant,
                      const Revocation& revocation);

// Returns the grants of a user, in order of ids.
absl::StatusOr<std::vector<RoleGrant>> LoadGrantsOfUser(const store::Reader& reader, const IdKey& user);
// Returns the grants on a group, in order of ids; at most `max`.
absl::StatusOr<std::vector<RoleGrant>> LoadGrantsOnGroup(const store::Reader& reader, const IdKey& group, int64_t max);
// Returns the grants of a role, in order of groups and then ids; at most `max`.
absl::StatusOr<std::vector<RoleGrant>> LoadGrantsOfRole(const store::Reader& reader, const IdKey& role, int64_t max);
// In order of ids: all grants of an organization, of a user, and on a group; and, in order of groups, those of a role,
// for which `visitor` gets grant ids.
absl::Status VisitRoleGrants(const store::Reader& reader, const std::string& organization,
                             const std::optional<std::string>& after, IdVisitor visitor);
absl::Status VisitGrantsOfUser(const store::Reader& reader, const IdKey& user, const std::optional<std::string>& after,
                               IdVisitor visitor);
absl::Status VisitGrantsOnGroup(const store::Reader& reader, const IdKey& group,
                                const std::optional<std::string>& after, IdVisitor visitor);
// `after`: the group and the grant.
absl::Status VisitGrantsOfRole(
    const store::Reader& reader, const IdKey& role, const std::optional<IdKey>& after,
    absl::FunctionRef<store::Visit(const std::string& group_id, const std::string& grant_id)> visitor);

// Returns all grants of a user, with the permissions of their roles.
absl::StatusOr<std::vector<HeldGrant>> LoadHeldGrants(const store::Reader& reader, const IdKey& user);

// Returns the rights of a user on a group at `now` (see EffectiveRights). An unknown user has none. NOT_FOUND /
// GROUP_NOT_FOUND.
absl::StatusOr<Rights> LoadRights(const store::Reader& reader, const IdKey& user, const std::string& group_id,
                                  absl::Time now);

// Returns whether an ACTIVE user other than `except_user` has the role on the group by a grant in force, other than
// `except_grants`, that does not expire.
absl::StatusOr<bool> HasOtherHolder(const store::Reader& reader, const PairKey& role_and_group,
                                    const std::string& except_user, const std::set<std::string>& except_grants,
                                    absl::Time now);

// Returns ACTIVE users who have the role on the group by a grant in force, in order of the grants, without duplicates,
// at most `limit`.
absl::StatusOr<std::vector<std::string>> ListHolders(const store::Reader& reader, const PairKey& role_and_group,
                                                     size_t limit, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_ROLES_H_
