#include "tests/simulation/directory_nodes.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string_view>
#include <tuple>

#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/keyspaces.h"
#include "common/jobs/due_job.h"
#include "common/store/keyspace.h"
#include "google/protobuf/wrappers.pb.h"
#include "services/directory/domain/role_table.h"
#include "services/directory/events/snapshot.h"
#include "services/directory/events/testing/copied_state.h"
#include "services/directory/jobs/refresh_roles.h"
#include "services/directory/rpc/groups_service.h"
#include "services/directory/rpc/memberships_service.h"
#include "services/directory/rpc/organizations_service.h"
#include "services/directory/rpc/role_grants_service.h"
#include "services/directory/rpc/roles_service.h"
#include "services/directory/rpc/users_service.h"
#include "services/directory/store/organizations.h"

namespace outlay::simulation {
namespace {

using directory::CopiedState;
using google::protobuf::BytesValue;
using testing::SimNode;
using testing::SimService;

constexpr char kOtherTable[] = "other";

// One role changed, one is no more, and one has an id that an organization may have taken.
directory::RoleTable OtherRoleTable() {
  directory::RoleTable table = directory::BuiltInRoleTable();
  std::erase_if(table.roles, [](const directory::Role& role) { return role.id == "finance"; });
  for (directory::Role& role : table.roles) {
    if (role.id == "auditor") role.spec.permissions.pop_back();
  }
  directory::Role added = table.roles.front();
  added.id = "r2";
  added.spec = {.display_name = "Added", .permissions = {"groups.get"}};
  table.roles.push_back(added);
  table.digest = kOtherTable;
  return table;
}

class DirectoryOnNode final : public SimService {
 public:
  DirectoryOnNode(SimNode& node, bool is_upgraded)
      : feed_({.source = "outlay.directory",
               .store = &node.store(),
               .scheduler = &node.scheduler(),
               .clock = &node.clock(),
               .snapshot = directory::SnapshotOfResources()}),
        organizations_(*directory::OrganizationsService::Create(&node.store(), &node.executor())),
        groups_(*directory::GroupsService::Create(&node.store(), &node.executor())),
        users_(
            *directory::UsersService::Create(&node.store(), &node.executor(), &node.random(), /*invitation_key=*/"")),
        memberships_(&node.store(), &node.executor()),
        roles_(*directory::RolesService::Create(&node.store(), &node.executor())),
        role_grants_(&node.store(), &node.executor(), &node.clock()),
        refresh_roles_({.name = "refresh_roles"},
                       directory::RefreshRolesScan(is_upgraded ? OtherRoleTable() : directory::BuiltInRoleTable()),
                       &node.store(), &node.executor(), &node.scheduler(), &node.clock()) {
    feed_.Bind(node.dispatcher());
    organizations_->Bind(node.dispatcher());
    groups_->Bind(node.dispatcher());
    users_->Bind(node.dispatcher());
    memberships_.Bind(node.dispatcher());
    roles_->Bind(node.dispatcher());
    role_grants_.Bind(node.dispatcher());
    refresh_roles_.Start();
  }

 private:
  feed::EventFeedService feed_;
  std::unique_ptr<directory::OrganizationsService> organizations_;
  std::unique_ptr<directory::GroupsService> groups_;
  std::unique_ptr<directory::UsersService> users_;
  directory::MembershipsService memberships_;
  std::unique_ptr<directory::RolesService> roles_;
  directory::RoleGrantsService role_grants_;
  jobs::DueJob refresh_roles_;
};

// (what it is about) -> the event that told it.
using CopyKey = std::tuple<std::string>;
constexpr store::Keyspace<CopyKey, BytesValue> kCopies{store::Family::kRows, 1, "copies"};

class CopyHandler final : public feed::FeedHandler {
 public:
  bool Handles(std::string_view type) const override { return type.starts_with("outlay.directory.v1."); }

  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override {
    const std::optional<CopiedState> copied = directory::CopyOf(event.event.type(), event.event.data());
    if (!copied.has_value()) return absl::OkStatus();
    if (!copied->state.has_value()) {
      txn.Delete(kCopies, {copied->key});
      return absl::OkStatus();
    }
    BytesValue state;
    state.set_value(*copied->state);
    txn.Put(kCopies, {copied->key}, state);
    return absl::OkStatus();
  }

  absl::Status BeginSnapshot(store::Transaction& txn) const override {
    return txn.Scan(kCopies, std::tuple<>(), [&txn](const CopyKey& key, const BytesValue&) {
      txn.Delete(kCopies, key);
      return store::Visit::kContinue;
    });
  }
};

class FollowerOnNode final : public SimService {
 public:
  explicit FollowerOnNode(SimNode& node)
      : consumer_({.producer = kDirectory,
                   .consumer = kFollower,
                   .channel = &node.ChannelTo(kDirectory),
                   .store = &node.store(),
                   .scheduler = &node.scheduler(),
                   .random = &node.random(),
                   .clock = &node.clock(),
                   .handler = &handler_}) {
    consumer_.Start();
  }

 private:
  const CopyHandler handler_;
  feed::FeedConsumer consumer_;
};

}  // namespace

void AddDirectory(testing::Simulator& simulator, const bool* is_upgraded) {
  simulator.AddNode(kDirectory,
                    [is_upgraded](SimNode& node) { return std::make_unique<DirectoryOnNode>(node, *is_upgraded); });
}

void AddFollower(testing::Simulator& simulator) {
  simulator.AddNode(kFollower, [](SimNode& node) { return std::make_unique<FollowerOnNode>(node); });
}

Copy ReadCopy(testing::Simulator& simulator, store::PartitionId partition) {
  Copy copy;
  const absl::Status scanned = simulator.node(kFollower).store().Read(partition)->Scan(
      kCopies, std::tuple<>(), [&copy](const CopyKey& key, const BytesValue& state) {
        copy[std::get<0>(key)] = state.value();
        return store::Visit::kContinue;
      });
  EXPECT_TRUE(scanned.ok()) << scanned;
  return copy;
}

Copy ReadSnapshot(testing::Simulator& simulator, store::PartitionId partition) {
  const feed::SnapshotSource source = directory::SnapshotOfResources();
  const std::unique_ptr<store::Reader> reader = simulator.node(kDirectory).store().Read(partition);
  Copy copy;
  std::string next;
  do {
    const absl::StatusOr<feed::SnapshotPage> page = source(*reader, next);
    if (!page.ok()) {
      ADD_FAILURE() << page.status();
      return copy;
    }
    for (const command::Announcement& event : page->events) {
      const std::optional<CopiedState> copied = directory::CopyOf(event.type, event.data);
      if (copied.has_value() && copied->state.has_value()) copy[copied->key] = *copied->state;
    }
    next = page->next;
  } while (!next.empty());
  return copy;
}

bool HasOtherRoles(testing::Simulator& simulator, const std::string& organization) {
  const auto found = directory::FindOrganization(
      *simulator.node(kDirectory).store().Read(store::PartitionOf(organization)), organization);
  return found.ok() && found->has_value() && (*found)->role_table_digest == kOtherTable;
}

bool HasFollowed(testing::Simulator& simulator, store::PartitionId partition) {
  const uint64_t last = simulator.node(kDirectory).store().Head(partition)->last_sequence;
  const auto cursor = simulator.node(kFollower).store().Read(partition)->Find(feed::kCursors, {kDirectory});
  return cursor.ok() && cursor->has_value() && (*cursor)->sequence() == last;
}

}  // namespace outlay::simulation
