// What rules ask of the directory: who there is, who has which role where, and who may decide how much.
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

// As of one instant. Ids are plain; an empty group is the organization as a whole, whose group is the top one.
class People {
 public:
  virtual ~People() = default;

  virtual bool IsActive(std::string_view user) const = 0;
  // The user and, of a service account, its owner.
  virtual Persons PersonsBehind(std::string_view user) const = 0;
  // Empty: nobody.
  virtual std::string ManagerOf(std::string_view user) const = 0;
  // Everybody who has the role on the group or one above it, ACTIVE or not; sorted.
  virtual std::vector<std::string> HoldersOf(std::string_view role, std::string_view group) const = 0;
  // Everybody who has the role, ACTIVE or not, by the group that they have it on.
  virtual std::map<std::string, std::vector<std::string>> HoldersByGroup(std::string_view role) const = 0;
  // The ACTIVE administrators of each group upwards that has some, the nearest first; sorted.
  virtual std::vector<std::vector<std::string>> AdministratorsUpFrom(std::string_view group) const = 0;
  // Up to which amount the user may decide there, in minor units of the organization's currency; nothing: may not.
  virtual std::optional<int64_t> AuthorityOf(std::string_view user, std::string_view group) const = 0;
  // The most that AuthorityOf says of the group or one below it.
  virtual std::optional<int64_t> AuthorityAround(std::string_view user, std::string_view group) const = 0;
  // Whether the user may decide anywhere.
  virtual bool MayDecide(std::string_view user) const = 0;

  // How many groups are above; nothing: there is no such group.
  virtual std::optional<int> DepthOf(std::string_view group) const = 0;
  // Which every other one is below of; empty: there is none.
  virtual std::string TopGroup() const = 0;
  // Whether a group is another one or below it.
  virtual bool IsWithin(std::string_view group, std::string_view top) const = 0;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_PEOPLE_H_
