// The access rights in an organization, as of one version of the directory (D4, D5): values, no I/O.
//
// A user holds a permission on a group at a given time if the user is ACTIVE, and an unexpired grant on that group or
// one above it has a role with that permission.
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

// Adds the owner of the service account that was added last, as one step up a chain of owners. False: there is no
// owner, the owner is already in `persons`, or there are limits::kOwnersOfAnAccount of them.
bool AddOwner(std::string_view owner_id, Persons& persons);

// Immutable, thread-safe. Cheap to copy.
class Organization {
 public:
  Organization();

  // State kUnknown, without grants: there is no such user.
  UserView FindUser(std::string_view user_id) const { return users_.Find(user_id); }

  // Returns the persons who may be behind the user's acts: the user and, for a service account, its owners (I12).
  Persons PersonsBehind(std::string_view user_id) const;

  // Returns whether the user holds the permission on the group. No group, or an unknown one, stands for the
  // organization as a whole, see GroupTree.
  bool May(std::string_view user_id, PermissionId permission, std::string_view group_id, absl::Time now) const;
  // Returns whether the user holds the permission on any group.
  bool MayAnywhere(std::string_view user_id, PermissionId permission, absl::Time now) const;
  // Returns the groups on which the user holds the permission. The result is not affected by later changes or expiry.
  Reach ReachOf(std::string_view user_id, PermissionId permission, absl::Time now) const;
  // Returns the greatest amount, in minor units of the base currency, for which the user holds the permission on the
  // group: the highest limit of the grants that allow it, or Grant::kUnlimited if one of them has none. Nothing: no
  // grant allows it.
  std::optional<int64_t> AuthorityOf(std::string_view user_id, PermissionId permission, std::string_view group_id,
                                     absl::Time now) const;

  size_t users() const { return users_.size(); }
  size_t groups() const { return tree_->size(); }

 private:
  friend class OrganizationDraft;
  using Roles = std::vector<PermissionSet>;                      // by index
  using Owners = absl::flat_hash_map<std::string, std::string>;  // of service accounts

  // Calls `visit(grant, span)` for the unexpired grants of an ACTIVE user that include the permission, until it returns
  // false.
  template <typename Visitor>
  void ForEachGrant(std::string_view user_id, PermissionId permission, absl::Time now, Visitor visit) const;

  std::shared_ptr<const GroupTree> tree_;
  std::shared_ptr<const Roles> roles_;
  std::shared_ptr<const Owners> owners_;
  UserTable users_;
};

// A grant by the names that the directory uses.
struct NamedGrant {
  std::string group_id;
  std::string role_id;
  std::optional<absl::Time> expire_time;   // exclusive; unset: until it is revoked
  std::optional<int64_t> authority_minor;  // unset: without limit
};

// Gathers changes and builds the next version of an organization. They may come in any order: a grant on an unknown
// group, or of an unknown role, allows nothing until these become known. Not thread-safe.
class OrganizationDraft {
 public:
  void SetGroup(std::string_view id, std::string_view parent_id);
  void DeleteGroup(std::string_view id);
  void SetRole(std::string_view id, const PermissionSet& permissions);
  void DeleteRole(std::string_view id) { SetRole(id, {}); }
  // Replaces the whole user.
  void SetUser(std::string_view id, UserState state, const std::vector<NamedGrant>& grants);
  void DeleteUser(std::string_view id);
  // Sets the owner of the user's service account; empty: it has none.
  void SetOwner(std::string_view id, std::string_view owner_id);

  // Returns a version with all changes so far. Takes time in proportion to all groups if one changed, and to the
  // changed users.
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
