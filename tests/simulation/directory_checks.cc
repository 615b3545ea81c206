#include "tests/simulation/directory_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/testing/matchers.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/user.h"
#include "services/directory/store/keyspaces.h"
#include "tests/simulation/directory_nodes.h"
#include "tests/simulation/logs.h"

namespace outlay::simulation {
namespace {

namespace d = directory;
using command::storage::v1::LogRecord;
using testing::IsOk;
using testing::Simulator;

using Ids = std::set<std::string>;
using Pairs = std::set<std::pair<std::string, std::string>>;

// Every table of one organization.
struct Tables {
  std::map<std::string, d::storage::v1::GroupRecord> groups;
  Pairs children;
  std::map<std::string, std::vector<int64_t>> heights;
  Pairs places;  // that are open: group and parent
  Ids deleted_groups;
  std::map<std::string, d::storage::v1::UserRecord> users;
  std::map<std::string, d::storage::v1::PersonRecord> persons;
  Pairs emails;
  Pairs external_ids;
  Pairs reports;
  Pairs memberships;
  Pairs members;
  std::map<std::string, d::storage::v1::RoleRecord> roles;
  Ids deleted_roles;
  std::map<std::string, d::storage::v1::RoleGrantRecord> grants;
  Pairs grants_by_user;
  Pairs grants_by_group;
  std::set<std::tuple<std::string, std::string, std::string>> grants_by_role;
  Ids revoked_grants;
};

template <typename K, typename V, typename Visitor>
void ForEach(const store::Reader& reader, const store::Keyspace<K, V>& table, const std::string& organization,
             Visitor visitor) {
  EXPECT_THAT(reader.Scan(table, std::tuple(organization),
                          [&](const K& key, const V& value) {
                            visitor(key, value);
                            return store::Visit::kContinue;
                          }),
              IsOk());
}

template <typename V>
std::map<std::string, V> ReadMap(const store::Reader& reader, const store::Keyspace<d::IdKey, V>& table,
                                 const std::string& organization) {
  std::map<std::string, V> rows;
  ForEach(reader, table, organization, [&](const d::IdKey& key, const V& value) { rows[std::get<1>(key)] = value; });
  return rows;
}

template <typename V>
Ids ReadIds(const store::Reader& reader, const store::Keyspace<d::IdKey, V>& table, const std::string& organization) {
  Ids ids;
  ForEach(reader, table, organization, [&](const d::IdKey& key, const V&) { ids.insert(std::get<1>(key)); });
  return ids;
}

template <typename V>
Pairs ReadPairs(const store::Reader& reader, const store::Keyspace<d::PairKey, V>& table,
                const std::string& organization) {
  Pairs pairs;
  ForEach(reader, table, organization,
          [&](const d::PairKey& key, const V&) { pairs.emplace(std::get<1>(key), std::get<2>(key)); });
  return pairs;
}

Pairs ReadOwners(const store::Reader& reader, const store::Keyspace<d::IdKey, d::storage::v1::UserIdRecord>& table,
                 const std::string& organization) {
  Pairs owners;
  ForEach(reader, table, organization, [&](const d::IdKey& key, const d::storage::v1::UserIdRecord& record) {
    owners.emplace(std::get<1>(key), record.user_id());
  });
  return owners;
}

Tables ReadTables(Simulator& simulator, const std::string& organization) {
  const auto reader = simulator.node(kDirectory).store().Read(store::PartitionOf(organization));
  Tables tables{.groups = ReadMap(*reader, d::kGroups, organization),
                .children = ReadPairs(*reader, d::kGroupsByParent, organization),
                .heights = {},
                .places = {},
                .deleted_groups = ReadIds(*reader, d::kDeletedGroups, organization),
                .users = ReadMap(*reader, d::kUsers, organization),
                .persons = ReadMap(*reader, d::kPersons, organization),
                .emails = ReadOwners(*reader, d::kUsersByEmail, organization),
                .external_ids = ReadOwners(*reader, d::kUsersByExternalId, organization),
                .reports = ReadPairs(*reader, d::kUsersByManager, organization),
                .memberships = ReadPairs(*reader, d::kMemberships, organization),
                .members = ReadPairs(*reader, d::kMembersByGroup, organization),
                .roles = ReadMap(*reader, d::kRoles, organization),
                .deleted_roles = ReadIds(*reader, d::kDeletedRoles, organization),
                .grants = ReadMap(*reader, d::kRoleGrants, organization),
                .grants_by_user = ReadPairs(*reader, d::kGrantsByUser, organization),
                .grants_by_group = ReadPairs(*reader, d::kGrantsByGroup, organization),
                .grants_by_role = {},
                .revoked_grants = ReadIds(*reader, d::kRevokedGrants, organization)};
  for (const auto& [id, record] : ReadMap(*reader, d::kGroupHeights, organization)) {
    tables.heights[id] = {record.children().begin(), record.children().end()};
  }
  ForEach(*reader, d::kGroupPlacements, organization,
          [&](const d::PlacementKey& key, const d::storage::v1::PlacementRecord& record) {
            if (record.end_time() == 0) tables.places.emplace(std::get<1>(key), record.parent_id());
          });
  ForEach(*reader, d::kGrantsByRole, organization, [&](const d::GrantByRoleKey& key, const store::NoValue&) {
    tables.grants_by_role.emplace(std::get<1>(key), std::get<2>(key), std::get<3>(key));
  });
  return tables;
}

// How high the tree below a group is, counted with it; tells `heights` what it finds on the way.
int Measure(const Tables& tables, const std::string& group, int depth,
            std::map<std::string, std::vector<int64_t>>* heights, Ids* seen) {
  seen->insert(group);
  EXPECT_LE(depth, d::limits::kGroupDepth) << group << " is too deep (D2)";
  size_t height = 1;
  std::vector<int64_t> children;
  for (const auto& [id, record] : tables.groups) {
    if (record.parent_id() != group || seen->contains(id)) continue;
    const auto of_child = static_cast<size_t>(Measure(tables, id, depth + 1, heights, seen));
    height = std::max(height, of_child + 1);
    children.resize(std::max(children.size(), of_child));
    ++children[of_child - 1];
  }
  if (!children.empty()) (*heights)[group] = children;
  return static_cast<int>(height);
}

void CheckTree(const Tables& tables) {
  Pairs children;
  Pairs places;
  for (const auto& [id, record] : tables.groups) {
    places.emplace(id, record.parent_id());
    if (!record.parent_id().empty()) children.emplace(record.parent_id(), id);
    EXPECT_FALSE(tables.deleted_groups.contains(id)) << id << " was deleted: its id is not used again (I8)";
  }
  EXPECT_EQ(tables.children, children);
  EXPECT_EQ(tables.places, places) << "each group is in one place now (D2)";
  std::map<std::string, std::vector<int64_t>> heights;
  Ids seen;
  Measure(tables, "root", 1, &heights, &seen);
  EXPECT_EQ(seen.size(), tables.groups.size()) << "all groups hang together (D2)";
  EXPECT_EQ(tables.heights, heights);
}

void CheckUsers(const Tables& tables) {
  Pairs emails;
  Pairs external_ids;
  Pairs reports;
  for (const auto& [id, user] : tables.users) {
    EXPECT_EQ(tables.persons.contains(id), !user.erased()) << id << " is known until it is erased (D5)";
    if (!user.manager_id().empty()) reports.emplace(user.manager_id(), id);
  }
  for (const auto& [id, person] : tables.persons) {
    EXPECT_TRUE(tables.users.contains(id));
    emails.emplace(absl::AsciiStrToLower(person.email()), id);
    if (!person.external_id().empty()) external_ids.emplace(person.external_id(), id);
  }
  EXPECT_EQ(tables.emails, emails) << "an address is one person's (D3)";
  EXPECT_EQ(tables.external_ids, external_ids) << "an external id is one person's (D3)";
  EXPECT_EQ(tables.reports, reports);
  Pairs members;
  for (const auto& [user, group] : tables.memberships) members.emplace(group, user);
  EXPECT_EQ(tables.members, members);
}

bool HasLeft(const Tables& tables, const std::string& user) {
  const auto found = tables.users.find(user);
  return found == tables.users.end() || found->second.state() == static_cast<int>(d::UserState::kDeprovisioned);
}

void CheckGrants(const Tables& tables) {
  Pairs by_user;
  Pairs by_group;
  std::set<std::tuple<std::string, std::string, std::string>> by_role;
  bool is_administered = false;
  for (const auto& [id, grant] : tables.grants) {
    by_user.emplace(grant.user_id(), id);
    by_group.emplace(grant.group_id(), id);
    by_role.emplace(grant.role_id(), grant.group_id(), id);
    EXPECT_FALSE(HasLeft(tables, grant.user_id())) << id << ": its user left (D5)";
    EXPECT_TRUE(tables.groups.contains(grant.group_id())) << id << ": its group is gone (D4)";
    EXPECT_TRUE(tables.roles.contains(grant.role_id())) << id << ": its role is gone (D4)";
    EXPECT_FALSE(tables.revoked_grants.contains(id)) << id << " was revoked: its id is not used again (I8)";
    is_administered |= grant.role_id() == "administrator" && grant.group_id() == "root" && grant.expire_time() == 0 &&
                       tables.users.at(grant.user_id()).state() == static_cast<int>(d::UserState::kActive);
  }
  EXPECT_EQ(tables.grants_by_user, by_user);
  EXPECT_EQ(tables.grants_by_group, by_group);
  EXPECT_EQ(tables.grants_by_role, by_role);
  for (const auto& [role, record] : tables.roles) {
    // Another version of the program may bring a role whose id was taken before.
    EXPECT_TRUE(record.built_in() || !tables.deleted_roles.contains(role))
        << role << " was deleted: its id is not used again (I8)";
  }
  EXPECT_TRUE(is_administered) << "somebody always administers (D4)";
  for (const auto& [user, group] : tables.memberships) {
    EXPECT_FALSE(HasLeft(tables, user)) << user << " left and is still in " << group << " (D5)";
    EXPECT_TRUE(tables.groups.contains(group)) << user << " is in " << group << ", which is gone (D3)";
  }
}

}  // namespace

void CheckTables(Simulator& simulator, const std::string& organization) {
  SCOPED_TRACE(organization);
  const Tables tables = ReadTables(simulator, organization);
  CheckTree(tables);
  CheckUsers(tables);
  CheckGrants(tables);
}

void CheckDirectoryLog(Simulator& simulator, const Administrators& administrators) {
  SCOPED_TRACE(administrators.organization());
  const std::vector<LogRecord> log = LogOf(simulator.node(kDirectory), administrators.organization());
  CheckRequests(log, kDirectory, administrators.logged());
  std::map<std::string, std::string> users;
  for (const LogRecord& record : log) {
    // What only repeats an answer, or refuses, changes nothing.
    const bool is_change = !record.before().empty() || !record.after().empty();
    if (!absl::StartsWith(record.command(), "users.") || !is_change) continue;
    const auto known = users.find(record.resource());
    // The first administrator came with the organization.
    if (known != users.end()) {
      EXPECT_EQ(record.before(), known->second) << record.resource() << " changed past the log (I16)";
    }
    users[record.resource()] = record.after();
  }
}

void CheckImports(Simulator& simulator, const Importer& importer) {
  SCOPED_TRACE(importer.organization());
  CheckRequests(LogOf(simulator.node(kDirectory), importer.organization()), kDirectory, importer.logged());
}

void CheckFollower(Simulator& simulator, const std::string& organization) {
  SCOPED_TRACE(organization);
  const store::PartitionId partition = store::PartitionOf(organization);
  EXPECT_EQ(ReadCopy(simulator, partition), ReadSnapshot(simulator, partition))
      << "followers know how things stand (I9)";
}

}  // namespace outlay::simulation
