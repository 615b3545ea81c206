// Random changes of the identity provider's groups, mappings and users against a model of who must hold what (D6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "services/directory/events/snapshot.h"
#include "services/directory/events/testing/copied_state.h"
#include "services/directory/rpc/testing/provider_groups.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::IsOk;

// More than one step reaches.
constexpr int kUsers = 70;
constexpr int kChanges = 40;

struct Mapped {
  std::string provider_group;
  std::string group;
  bool role = false;
  bool membership = false;
};

class GroupMappingsModelTest : public ProviderGroupsFixture, public ::testing::WithParamInterface<uint64_t> {
 protected:
  using Ids = std::set<std::string>;

  GroupMappingsModelTest() : chance_(GetParam()) {
    for (int i = 0; i < kUsers; ++i) {
      users_.push_back("u" + std::to_string(i));
      EXPECT_THAT(CreateUser(users_.back()), IsOk());
    }
    for (const char* const id : {"tech", "sales"}) EXPECT_THAT(CreateGroup(id), IsOk());
  }

  size_t Draw(size_t bound) { return static_cast<size_t>(chance_.Uniform(bound)); }
  template <typename Container>
  std::string AnyOf(const Container& container) {
    auto at = container.begin();
    std::advance(at, Draw(container.size()));
    if constexpr (requires { at->first; }) {
      return at->first;
    } else {
      return *at;
    }
  }
  // A few, or nearly all.
  std::vector<std::string> SomeUsers() {
    const size_t chance = Draw(2) == 0 ? 30 : 1;
    std::vector<std::string> some;
    for (const std::string& id : users_) {
      if (Draw(chance + 1) == 0 || chance == 1) some.push_back(id);
    }
    return some;
  }

  void PushMembers() {
    const std::vector<std::string> some = SomeUsers();
    if (members_.empty() || (members_.size() < 3 && Draw(3) == 0)) {
      const std::string id = "p" + std::to_string(++ids_);
      ASSERT_THAT(Post(id, some), IsOk());
      members_[id] = Ids(some.begin(), some.end());
      return;
    }
    const std::string id = AnyOf(members_);
    if (Draw(2) == 0) {
      ASSERT_THAT(Add(id, some), IsOk());
      members_[id].insert(some.begin(), some.end());
    } else {
      ASSERT_THAT(Take(id, some), IsOk());
      for (const std::string& user : some) members_[id].erase(user);
    }
  }
  void DeleteProviderGroup() {
    if (members_.empty()) return;
    const std::string id = AnyOf(members_);
    ASSERT_THAT(Delete(id), IsOk());
    members_.erase(id);
    std::erase_if(mappings_, [&](const auto& mapping) { return mapping.second.provider_group == id; });
  }
  void ChangeMappings() {
    if (members_.empty()) return;
    if (!mappings_.empty() && Draw(2) == 0) {
      const std::string id = AnyOf(mappings_);
      ASSERT_THAT(Unmap(id), IsOk());
      mappings_.erase(id);
      return;
    }
    const std::string id = "m" + std::to_string(++ids_);
    Mapped mapped = {.provider_group = AnyOf(members_), .group = Draw(2) == 0 ? "tech" : "sales"};
    mapped.role = Draw(2) == 0;
    mapped.membership = !mapped.role || Draw(2) == 0;
    const std::string gives = (mapped.role ? RoleOf("auditor") : "") + (mapped.membership ? "membership: true" : "");
    ASSERT_THAT(Map(id, mapped.provider_group, mapped.group, gives), IsOk());
    mappings_[id] = mapped;
  }
  void ChangeUser() {
    const std::string user = AnyOf(users_);
    if (gone_.contains(user)) {
      ASSERT_THAT(SetActive(user, true), IsOk());
      gone_.erase(user);
      return;
    }
    if (Draw(2) == 0) {
      ASSERT_THAT(Deprovision(user), IsOk());
      gone_.insert(user);
      by_hand_.erase(user);
      joined_.erase(user);
      EXPECT_TRUE(GrantsOf(user).empty() && GroupsOf(user).empty()) << user;
      return;
    }
    const std::string grant = "g" + std::to_string(++ids_);
    ASSERT_THAT(Grant(grant, user, "auditor", "tech"), IsOk());
    by_hand_[user].insert(grant);
    ASSERT_THAT((Send<v1::AddMembershipRequest, v1::Membership>(
                    "Memberships/AddMembership", "user: '" + UserOf(user) + "' group: '" + GroupOf("tech") + "'")),
                IsOk());
    joined_[user].insert("tech");
  }
  void ChangeSomething() {
    switch (Draw(8)) {
      case 0:
      case 1:
      case 2:
        return PushMembers();
      case 3:
      case 4:
        return ChangeMappings();
      case 5:
        return ChangeUser();
      case 6:
        if (Draw(3) == 0) DeleteProviderGroup();
        return;
      default:
        Serve();
    }
  }

  // What the user must hold, and holds: mappings of grants, grants by hand, groups.
  struct Held {
    Ids mappings;
    Ids grants;
    Ids groups;
  };
  Held Expected(const std::string& user) const {
    Held held;
    if (gone_.contains(user)) return held;
    if (by_hand_.contains(user)) held.grants = by_hand_.at(user);
    if (joined_.contains(user)) held.groups = joined_.at(user);
    for (const auto& [id, mapped] : mappings_) {
      if (!members_.at(mapped.provider_group).contains(user)) continue;
      if (mapped.role) held.mappings.insert(id);
      if (mapped.membership) held.groups.insert(mapped.group);
    }
    return held;
  }
  Held Actual(const std::string& user) {
    Held held;
    for (const v1::RoleGrant& grant : GrantsOf(user)) {
      const std::string mapping = LastId(grant.group_mapping());
      const bool is_new =
          mapping.empty() ? held.grants.insert(LastId(grant.name())).second : held.mappings.insert(mapping).second;
      EXPECT_TRUE(is_new) << user << " has two grants of " << mapping;
    }
    for (const std::string& group : GroupsOf(user)) held.groups.insert(group);
    return held;
  }

  // What a follower of the events has, and what one gets who starts from the snapshot.
  std::map<std::string, std::string> CopyOfLog() const {
    std::map<std::string, std::string> copy;
    for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
      for (const command::storage::v1::LoggedEvent& event : record.events()) Keep(event.type(), event.data(), &copy);
    }
    return copy;
  }
  std::map<std::string, std::string> CopyOfSnapshot() {
    std::map<std::string, std::string> copy;
    std::string next;
    do {
      const auto page = SnapshotOfResources()(*node_.store().Read(store::PartitionOf("acme")), next);
      EXPECT_THAT(page, IsOk());
      for (const command::Announcement& event : page->events) Keep(event.type, event.data, &copy);
      next = page->next;
    } while (!next.empty());
    return copy;
  }
  static void Keep(const std::string& type, const std::string& data, std::map<std::string, std::string>* copy) {
    const std::optional<CopiedState> copied = CopyOf(type, data);
    if (!copied.has_value()) return;
    copy->erase(copied->key);
    if (copied->state.has_value()) copy->emplace(copied->key, *copied->state);
  }

  SeededRandom chance_;
  int ids_ = 0;
  std::vector<std::string> users_;
  std::map<std::string, Ids> members_;  // by provider group
  std::map<std::string, Mapped> mappings_;
  Ids gone_;
  std::map<std::string, Ids> by_hand_;  // grants by user
  std::map<std::string, Ids> joined_;   // groups by user, by hand
};

TEST_P(GroupMappingsModelTest, EverybodyHoldsWhatTheModelSays) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  for (int i = 0; i < kChanges; ++i) {
    ChangeSomething();
    if (HasFatalFailure()) return;
  }
  for (int runs = 0; Serve() > 0; ++runs) ASSERT_LT(runs, 10) << "there is always something left to do";
  for (const std::string& user : users_) {
    const Held expected = Expected(user);
    const Held actual = Actual(user);
    EXPECT_EQ(actual.mappings, expected.mappings) << user;
    EXPECT_EQ(actual.grants, expected.grants) << user;
    EXPECT_EQ(actual.groups, expected.groups) << user;
  }
  for (const auto& [id, members] : members_) {
    const std::vector<std::string> there = MembersOf(id);
    EXPECT_EQ(Ids(there.begin(), there.end()), members) << id;
  }
  EXPECT_EQ(CopyOfLog(), CopyOfSnapshot());
}

INSTANTIATE_TEST_SUITE_P(Seeds, GroupMappingsModelTest, ::testing::Range(uint64_t{1}, uint64_t{13}));

}  // namespace
}  // namespace outlay::directory
