// Who may do what in an organization, as of one version of the directory (D4, D5): values, no I/O.
//
// A user may do what a permission allows on a group now: the user is ACTIVE, and a grant that has not expired has a
// role with that permission, on that group or one above it.
#ifndef OUTLAY_COMMON_ACCESS_ORGANIZATION_H_
#define OUTLAY_COMMON_ACCESS_ORGANIZATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/access/group_tree.h"
#include "common/access/permissions.h"
#include "common/access/reach.h"
#include "common/access/user_table.h"
#include "common/base/persons.h"

namespace outlay::access {

// Adds who owns the account of those who were added before, one above the other. False: nobody does, or somebody who is
// in it already, or there are limits::kOwnersOfAnAccount.
bool AddOwner(std::string_view owner_id, Persons& persons);

// Immutable, thread-safe. Cheap to copy.
class Organization {
 public:
  Organization();

  // Unknown, without grants: no such user.
  UserView FindUser(std::string_view user_id) const { return users_.Find(user_id); }

  // Who may be behind what a user does: the user, and, of a service account, its owner (I12).
  Persons PersonsBehind(std::string_view user_id) const;

  // Whether the user may do it there; no group, or one that is gone: on the organization as a whole, see GroupTree.
  bool May(std::string_view user_id, PermissionId permission, std::string_view group_id, absl::Time now) const;
  // Whether the user may do it on any group.
  bool MayAnywhere(std::string_view user_id, PermissionId permission, absl::Time now) const;
  // On which groups. Stays as it is now, whatever changes or expires later.
  Reach ReachOf(std::string_view user_id, PermissionId permission, absl::Time now) const;
  // Up to which amount of the base currency, in minor units, the user may do it there: the highest of the limits of the
  // grants that allow it, Grant::kUnlimited where one of them has none. Nothing: may not.
  std::optional<int64_t> AuthorityOf(std::string_view user_id, PermissionId permission, std::string_view group_id,
                                     absl::Time now) const;

  size_t users() const { return users_.size(); }
  size_t groups() const { return tree_->size(); }

 private:
  friend class OrganizationDraft;
  using Roles = std::vector<PermissionSet>;                      // by index
  using Owners = absl::flat_hash_map<std::string, std::string>;  // of service accounts

  // Calls `visit(grant, span)` for the grants of an ACTIVE user that allow it now, until it returns false.
  template <typename Visitor>
  void ForEachGrant(std::string_view user_id, PermissionId permission, absl::Time now, Visitor visit) const;

  std::shared_ptr<const GroupTree> tree_;
  std::shared_ptr<const Roles> roles_;
  std::shared_ptr<const Owners> owners_;
  UserTable users_;
};

// Grants by the names that the directory uses.
struct NamedGrant {
  std::string group_id;
  std::string role_id;
  std::optional<absl::Time> expire_time;   // exclusive; unset: until it is revoked
  std::optional<int64_t> authority_minor;  // unset: without limit
};

// Gathers changes and makes the next version of an organization. Names may come in any order: a grant on a group or of
// a role that is not known yet allows nothing until it is. Not thread-safe.
class OrganizationDraft {
 public:
  void SetGroup(std::string_view id, std::string_view parent_id);
  void DeleteGroup(std::string_view id);
  void SetRole(std::string_view id, const PermissionSet& permissions);
  void DeleteRole(std::string_view id) { SetRole(id, {}); }
  // The user as a whole.
  void SetUser(std::string_view id, UserState state, const std::vector<NamedGrant>& grants);
  void DeleteUser(std::string_view id);
  // Whose service account the user is; empty: nobody's.
  void SetOwner(std::string_view id, std::string_view owner_id);

  // The version with everything so far. Takes time in proportion to the groups when one changed, and to the changed
  // users.
  Organization Publish();

 private:
  GroupIndex GroupOf(std::string_view id);
  RoleIndex RoleOf(std::string_view id);
  void MergeUsers();

  absl::flat_hash_map<std::string, GroupIndex> group_indexes_;
  std::vector<GroupNode> groups_;
  bool groups_changed_ = false;
  absl::flat_hash_map<std::string, RoleIndex> role_indexes_;
  Organization::Roles roles_;
  bool roles_changed_ = false;
  Organization::Owners owners_;
  bool owners_changed_ = false;
  UserChanges users_;
  Organization version_;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_ORGANIZATION_H_
