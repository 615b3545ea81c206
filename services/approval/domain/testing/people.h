// A fake directory whose people a test defines.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_TESTING_PEOPLE_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_TESTING_PEOPLE_H_

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/approval/domain/people.h"

namespace outlay::approval {

// Has one group, "root", to which everything belongs.
class FakePeople : public People {
 public:
  struct User {
    bool active = true;
    std::string owner;
    std::string manager;
    int64_t authority = std::numeric_limits<int64_t>::max();
  };

  bool IsActive(std::string_view user) const override {
    ++looks;
    return Find(user).active;
  }
  Persons PersonsBehind(std::string_view user) const override {
    Persons persons(user);
    if (const std::string owner = Find(user).owner; !owner.empty()) persons.Add(owner);
    return persons;
  }
  std::string ManagerOf(std::string_view user) const override { return Find(user).manager; }
  std::vector<std::string> HoldersOf(std::string_view, std::string_view) const override {
    std::vector<std::string> all;
    for (const auto& [id, user] : users) all.push_back(id);
    return all;
  }
  std::map<std::string, std::vector<std::string>> HoldersByGroup(std::string_view role) const override {
    return {{"root", HoldersOf(role, "root")}};
  }
  std::vector<std::vector<std::string>> AdministratorsUpFrom(std::string_view) const override { return administrators; }
  std::optional<int64_t> AuthorityOf(std::string_view user, std::string_view) const override {
    const User found = Find(user);
    return found.active ? std::optional(found.authority) : std::nullopt;
  }
  std::optional<int64_t> AuthorityAround(std::string_view user, std::string_view group) const override {
    return AuthorityOf(user, group);
  }
  bool MayDecide(std::string_view user) const override { return Find(user).active; }
  std::optional<int> DepthOf(std::string_view group) const override {
    return group.empty() || group == "root" ? std::optional(0) : std::nullopt;
  }
  std::string TopGroup() const override { return "root"; }
  bool IsWithin(std::string_view, std::string_view) const override {
    ++looks;
    return true;
  }

  std::map<std::string, User, std::less<>> users;
  std::vector<std::vector<std::string>> administrators;
  mutable int looks = 0;  // number of calls of IsActive and IsWithin

 private:
  User Find(std::string_view user) const {
    const auto found = users.find(user);
    return found == users.end() ? User{.active = false, .owner = {}, .manager = {}} : found->second;
  }
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_TESTING_PEOPLE_H_
