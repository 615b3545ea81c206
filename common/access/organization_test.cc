#include "common/access/organization.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/testing/matchers.h"

namespace outlay::access {
namespace {

constexpr PermissionId kRead = 0;
constexpr PermissionId kWrite = 7;
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

PermissionSet Allow(std::initializer_list<PermissionId> permissions) {
  PermissionSet set;
  for (const PermissionId permission : permissions) set.set(permission);
  return set;
}

// company > engineering > web, company > sales; "reader" reads, "writer" reads and writes.
OrganizationDraft Acme() {
  OrganizationDraft draft;
  draft.SetGroup("company", "");
  draft.SetGroup("engineering", "company");
  draft.SetGroup("web", "engineering");
  draft.SetGroup("sales", "company");
  draft.SetRole("reader", Allow({kRead}));
  draft.SetRole("writer", Allow({kRead, kWrite}));
  return draft;
}

NamedGrant On(const std::string& group, const std::string& role) {
  return {.group_id = group, .role_id = role, .expire_time = {}, .authority_minor = {}};
}

TEST(OrganizationTest, LetsAGrantReachItsGroupAndAllBelow) {
  OrganizationDraft draft = Acme();
  draft.SetUser("ann", UserState::kActive, {On("engineering", "writer")});
  const Organization acme = draft.Publish();
  EXPECT_TRUE(acme.May("ann", kWrite, "engineering", kNow));
  EXPECT_TRUE(acme.May("ann", kWrite, "web", kNow));
  EXPECT_FALSE(acme.May("ann", kWrite, "company", kNow));
  EXPECT_FALSE(acme.May("ann", kWrite, "sales", kNow));
  EXPECT_FALSE(acme.May("ann", kWrite, "", kNow));
  EXPECT_FALSE(acme.May("ann", kWrite, "no-such-group", kNow));
  draft.SetUser("ann", UserState::kActive, {On("company", "writer")});
  EXPECT_TRUE(draft.Publish().May("ann", kWrite, "no-such-group", kNow));
  EXPECT_TRUE(acme.MayAnywhere("ann", kWrite, kNow));
  EXPECT_FALSE(acme.MayAnywhere("bob", kWrite, kNow));
}

TEST(OrganizationTest, GivesNothingToWhoIsNotActive) {
  for (const UserState state : {UserState::kInvited, UserState::kSuspended, UserState::kDeprovisioned}) {
    OrganizationDraft draft = Acme();
    draft.SetUser("ann", state, {On("company", "writer")});
    EXPECT_FALSE(draft.Publish().MayAnywhere("ann", kRead, kNow));
  }
}

TEST(OrganizationTest, EndsAGrantAtItsInstant) {
  OrganizationDraft draft = Acme();
  NamedGrant grant = On("company", "writer");
  grant.expire_time = kNow;
  draft.SetUser("ann", UserState::kActive, {grant});
  const Organization acme = draft.Publish();
  EXPECT_TRUE(acme.May("ann", kWrite, "", kNow - absl::Microseconds(1)));
  EXPECT_FALSE(acme.May("ann", kWrite, "", kNow));
}

TEST(OrganizationTest, FollowsAMovedGroupAndForgetsADeletedOne) {
  OrganizationDraft draft = Acme();
  draft.SetUser("ann", UserState::kActive, {On("engineering", "writer")});
  const Organization before = draft.Publish();
  draft.SetGroup("web", "sales");
  const Organization moved = draft.Publish();
  EXPECT_TRUE(before.May("ann", kWrite, "web", kNow));
  EXPECT_FALSE(moved.May("ann", kWrite, "web", kNow));
  draft.DeleteGroup("engineering");
  EXPECT_FALSE(draft.Publish().MayAnywhere("ann", kWrite, kNow));
}

TEST(OrganizationTest, GivesNothingWhereTheTreeIsNotWhole) {
  OrganizationDraft draft;
  draft.SetGroup("web", "engineering");
  draft.SetUser("ann", UserState::kActive, {On("web", "writer"), On("loop", "writer")});
  draft.SetGroup("loop", "loop");
  draft.SetRole("writer", Allow({kWrite}));
  EXPECT_FALSE(draft.Publish().MayAnywhere("ann", kWrite, kNow));
  draft.SetGroup("engineering", "");
  EXPECT_TRUE(draft.Publish().May("ann", kWrite, "web", kNow));
  EXPECT_FALSE(draft.Publish().May("ann", kWrite, "loop", kNow));
}

TEST(OrganizationTest, LetsNobodyReachTheWholeOfAnOrganizationWithTwoTops) {
  OrganizationDraft draft = Acme();
  draft.SetGroup("other", "");
  draft.SetUser("ann", UserState::kActive, {On("company", "writer")});
  EXPECT_FALSE(draft.Publish().May("ann", kWrite, "", kNow));
}

TEST(OrganizationTest, TellsTheHighestAuthority) {
  OrganizationDraft draft = Acme();
  NamedGrant low = On("company", "writer");
  low.authority_minor = 100;
  NamedGrant high = On("engineering", "writer");
  high.authority_minor = 500;
  draft.SetUser("ann", UserState::kActive, {low, high});
  draft.SetUser("bob", UserState::kActive, {low, On("sales", "writer")});
  const Organization acme = draft.Publish();
  EXPECT_EQ(acme.AuthorityOf("ann", kWrite, "web", kNow), 500);
  EXPECT_EQ(acme.AuthorityOf("ann", kWrite, "sales", kNow), 100);
  EXPECT_EQ(acme.AuthorityOf("bob", kWrite, "sales", kNow), Grant::kUnlimited);
  EXPECT_EQ(acme.AuthorityOf("eve", kWrite, "sales", kNow), std::nullopt);
}

TEST(OrganizationTest, ChangesARoleForAllWhoHaveIt) {
  OrganizationDraft draft = Acme();
  draft.SetUser("ann", UserState::kActive, {On("company", "reader")});
  EXPECT_FALSE(draft.Publish().May("ann", kWrite, "", kNow));
  draft.SetRole("reader", Allow({kWrite}));
  EXPECT_TRUE(draft.Publish().May("ann", kWrite, "", kNow));
  draft.DeleteRole("reader");
  EXPECT_FALSE(draft.Publish().MayAnywhere("ann", kWrite, kNow));
}

TEST(ReachTest, NamesTheGroupThatIsOutOfIt) {
  OrganizationDraft draft = Acme();
  draft.SetUser("ann", UserState::kActive, {On("web", "reader"), On("engineering", "reader")});
  const Reach reach = draft.Publish().ReachOf("ann", kRead, kNow);
  EXPECT_TRUE(reach.Covers("engineering"));
  EXPECT_THAT(CheckReach(&reach, "web"), outlay::testing::IsOk());
  EXPECT_THAT(CheckReach(&reach, "sales"), outlay::testing::HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(CheckReach(&reach, ""), outlay::testing::HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(CheckReach(nullptr, ""), outlay::testing::IsOk());
  EXPECT_FALSE(Reach().Covers("web"));
}

TEST(UserTableTest, KeepsManyChangesApart) {
  UserTable table;
  std::map<std::string, uint32_t> expected;
  SeededRandom random(7);
  for (int round = 0; round < 50; ++round) {
    UserChanges changes;
    for (int i = 0; i < 200; ++i) {
      const std::string id = absl::StrCat("u", random.Uniform(3'000));
      if (random.Uniform(5) == 0) {
        changes.insert_or_assign(id, std::nullopt);
        expected.erase(id);
        continue;
      }
      const auto group = static_cast<uint32_t>(random.Uniform(1'000));
      changes.insert_or_assign(id, User{.state = UserState::kActive, .grants = {{.group = group}}});
      expected[id] = group;
    }
    table = table.With(changes);
  }
  EXPECT_EQ(table.size(), expected.size());
  for (int i = 0; i < 3'000; ++i) {
    const std::string id = absl::StrCat("u", i);
    const UserView user = table.Find(id);
    const auto found = expected.find(id);
    ASSERT_EQ(user.grants.size(), found == expected.end() ? 0 : 1) << id;
    if (found != expected.end()) {
      EXPECT_EQ(user.grants[0].group, found->second);
    }
  }
}

// The rule as it is said, without any table: maps, and walks up.
struct Reference {
  struct Held {
    std::string group, role;
    absl::Time expire;
  };
  std::map<std::string, std::string> parents;
  std::map<std::string, PermissionSet> roles;
  std::map<std::string, std::pair<UserState, std::vector<Held>>> users;

  // A group that leads nowhere counts as the only top group.
  std::string PlaceOf(const std::string& group) const {
    if (LeadsUp(group)) return group;
    std::string top;
    int tops = 0;
    for (const auto& [id, parent] : parents) {
      if (!parent.empty()) continue;
      top = id;
      ++tops;
    }
    return tops == 1 ? top : "";
  }
  bool IsAt(const std::string& above, const std::string& named) const {
    std::string group = PlaceOf(named);
    for (int steps = 0; steps < 100 && parents.contains(group); ++steps, group = parents.at(group)) {
      if (group != above) continue;
      return LeadsUp(group);
    }
    return false;
  }
  bool LeadsUp(std::string group) const {
    for (int steps = 0; steps < 100 && parents.contains(group); ++steps) {
      group = parents.at(group);
      if (group.empty()) return true;
    }
    return false;
  }
  bool May(const std::string& user, PermissionId permission, const std::string& group, absl::Time now) const {
    const auto found = users.find(user);
    if (found == users.end() || found->second.first != UserState::kActive) return false;
    for (const Held& held : found->second.second) {
      const auto role = roles.find(held.role);
      if (role != roles.end() && role->second.test(permission) && now < held.expire && IsAt(held.group, group)) {
        return true;
      }
    }
    return false;
  }
};

TEST(OrganizationTest, AgreesWithTheRuleAsItIsSaidOnRandomOrganizations) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    SeededRandom random(seed);
    const auto pick = [&](const char* kind, uint64_t count) { return absl::StrCat(kind, random.Uniform(count)); };
    OrganizationDraft draft;
    Reference reference;
    for (int step = 0; step < 200; ++step) {
      const std::string group = pick("g", 12), role = pick("r", 4), user = pick("u", 8);
      switch (random.Uniform(8)) {
        case 0:
        case 1: {
          const std::string parent = random.Uniform(6) == 0 ? "" : pick("g", 12);
          draft.SetGroup(group, parent);
          reference.parents[group] = parent;
          break;
        }
        case 2:
          if (random.Uniform(3) != 0) break;
          draft.DeleteGroup(group);
          reference.parents.erase(group);
          break;
        case 3: {
          const PermissionSet permissions(random.Next() & 0xff);
          draft.SetRole(role, permissions);
          reference.roles[role] = permissions;
          break;
        }
        default: {
          std::vector<NamedGrant> grants;
          std::vector<Reference::Held> held;
          for (uint64_t i = random.Uniform(4); i > 0; --i) {
            grants.push_back(On(pick("g", 12), pick("r", 4)));
            const absl::Time expire = kNow + absl::Seconds(static_cast<int64_t>(random.Uniform(5)) - 2);
            grants.back().expire_time = expire;
            held.push_back({grants.back().group_id, grants.back().role_id, expire});
          }
          const UserState state = random.Uniform(4) == 0 ? UserState::kSuspended : UserState::kActive;
          draft.SetUser(user, state, grants);
          reference.users[user] = {state, held};
        }
      }
      if (step % 10 != 0) continue;
      const Organization organization = draft.Publish();
      for (int u = 0; u < 8; ++u) {
        for (int g = 0; g < 12; ++g) {
          for (PermissionId permission = 0; permission < 8; ++permission) {
            const std::string who = absl::StrCat("u", u), where = absl::StrCat("g", g);
            const bool expected = reference.May(who, permission, where, kNow);
            ASSERT_EQ(organization.May(who, permission, where, kNow), expected) << who << where << permission;
            ASSERT_EQ(organization.ReachOf(who, permission, kNow).Covers(where), expected);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace outlay::access
