// The directory as rules need it: users, the holders of roles, and the authority of users.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_PEOPLE_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_PEOPLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/persons.h"

namespace outlay::approval {

// The directory as of one instant. Ids are plain; an empty group stands for the organization as a whole, and counts as
// the top group.
class People {
 public:
  virtual ~People() = default;

  virtual bool IsActive(std::string_view user) const = 0;
  // Returns the user and, for a service account, its owners.
  virtual Persons PersonsBehind(std::string_view user) const = 0;
  // Returns the manager's user id; empty: there is none.
  virtual std::string ManagerOf(std::string_view user) const = 0;
  // Returns all holders of the role on the group or one above it, ACTIVE or not; sorted.
  virtual std::vector<std::string> HoldersOf(std::string_view role, std::string_view group) const = 0;
  // Returns all holders of the role, ACTIVE or not, by the group of the grant.
  virtual std::map<std::string, std::vector<std::string>> HoldersByGroup(std::string_view role) const = 0;
  // Returns the ACTIVE administrators of the group and each group above it that has any, the nearest group first;
  // sorted.
  virtual std::vector<std::vector<std::string>> AdministratorsUpFrom(std::string_view group) const = 0;
  // Returns the greatest amount that the user may decide in the group, in minor units of the organization's currency;
  // nothing: the user may not decide there.
  virtual std::optional<int64_t> AuthorityOf(std::string_view user, std::string_view group) const = 0;
  // Returns the greatest AuthorityOf in the group or any group below it.
  virtual std::optional<int64_t> AuthorityAround(std::string_view user, std::string_view group) const = 0;
  // Returns whether the user may decide in any group.
  virtual bool MayDecide(std::string_view user) const = 0;

  // Returns the number of groups above the group; nothing: it does not exist.
  virtual std::optional<int> DepthOf(std::string_view group) const = 0;
  // Returns the group that all others are below; empty if there is none.
  virtual std::string TopGroup() const = 0;
  // Whether a group is another one or below it.
  virtual bool IsWithin(std::string_view group, std::string_view top) const = 0;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_PEOPLE_H_
