#include "common/access/testing/fake_directory.h"

#include <utility>

#include "common/rpc/formats.h"
#include "common/rpc/values.h"

namespace outlay::access {
namespace {

using directory::v1::GroupChanged;
using directory::v1::GroupDeleted;
using directory::v1::OrganizationChanged;
using directory::v1::RoleChanged;
using directory::v1::RoleGranted;
using directory::v1::RoleRevoked;
using directory::v1::UserChanged;

std::string Name(const std::string& organization, const char* collection, const std::string& id) {
  return absl::StrCat("organizations/", organization, "/", collection, "/", id);
}

// Says one thing.
class Say final : public command::Command {
 public:
  explicit Say(command::Announcement announcement) : announcement_(std::move(announcement)) {}
  std::string_view name() const override { return "say"; }
  absl::StatusOr<command::Outcome> Run(command::Context&) const override {
    command::Outcome outcome;
    outcome.resource = announcement_.subject;
    outcome.after = announcement_.data;
    outcome.announcements = {announcement_};
    return outcome;
  }

 private:
  const command::Announcement announcement_;
};

}  // namespace

FakeDirectory::FakeDirectory(outlay::testing::FakeClock* clock, outlay::testing::FakeScheduler* scheduler)
    : scheduler_(scheduler),
      node_(clock, scheduler),
      dispatcher_({.clock = clock, .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_}),
      channel_({.peer = [this] { return is_reachable_ ? &dispatcher_ : nullptr; },
                .service = "directory",
                .scheduler = scheduler}) {
  const auto snapshot = [this](const store::Reader& reader, std::string_view) -> absl::StatusOr<feed::SnapshotPage> {
    feed::SnapshotPage page;
    for (const auto& [subject, state] : states_) {
      if (store::PartitionOf(rpc::OrganizationOf(subject)) == reader.partition()) page.events.push_back(state);
    }
    return page;
  };
  feed_ = std::make_unique<feed::EventFeedService>(feed::EventFeedOptions{.source = "outlay.directory",
                                                                          .store = &node_.store(),
                                                                          .scheduler = scheduler,
                                                                          .clock = clock,
                                                                          .snapshot = snapshot});
  feed_->Bind(dispatcher_);
}

void FakeDirectory::Trim(const std::string& organization) {
  node_.store().TrimLog(store::PartitionOf(organization), UINT64_MAX >> 1, [](const absl::Status&) {});
  scheduler_->RunDue();
}

void FakeDirectory::Tell(const std::string& organization, const std::string& subject,
                         const google::protobuf::Message& event, bool is_gone) {
  command::Announcement announcement = command::Announce(subject, event);
  is_gone ? static_cast<void>(states_.erase(subject)) : static_cast<void>(states_[subject] = announcement);
  const std::string id = absl::StrCat("say", ++told_);
  // A refusal would show as a copy that lacks it.
  static_cast<void>(
      node_.Execute(command::TestCaller(organization), id, id, std::make_unique<Say>(std::move(announcement))).ok());
}

void FakeDirectory::SetOrganization(const std::string& organization) {
  OrganizationChanged event;
  event.set_organization(absl::StrCat("organizations/", organization));
  event.set_base_currency("EUR");
  Tell(organization, event.organization(), event);
}

void FakeDirectory::SetGroup(const std::string& organization, const std::string& group, const std::string& parent) {
  GroupChanged event;
  event.set_group(Name(organization, "groups", group));
  if (!parent.empty()) event.set_parent(Name(organization, "groups", parent));
  Tell(organization, event.group(), event);
}

void FakeDirectory::DeleteGroup(const std::string& organization, const std::string& group) {
  GroupDeleted event;
  event.set_group(Name(organization, "groups", group));
  Tell(organization, event.group(), event, /*is_gone=*/true);
}

void FakeDirectory::SetRole(const std::string& organization, const std::string& role,
                            const std::vector<std::string>& permissions) {
  RoleChanged event;
  event.set_role(Name(organization, "roles", role));
  event.mutable_permissions()->Add(permissions.begin(), permissions.end());
  Tell(organization, event.role(), event);
}

void FakeDirectory::SetUser(const std::string& organization, const std::string& user, UserChanged::State state,
                            const std::string& owner) {
  UserChanged event;
  event.set_user(Name(organization, "users", user));
  event.set_state(state);
  if (!owner.empty()) event.set_owner(Name(organization, "users", owner));
  Tell(organization, event.user(), event);
}

void FakeDirectory::Grant(const std::string& organization, const std::string& grant, const std::string& user,
                          const std::string& role, const std::string& group, absl::Time expire) {
  RoleGranted event;
  event.set_role_grant(Name(organization, "roleGrants", grant));
  event.set_user(Name(organization, "users", user));
  event.set_role(Name(organization, "roles", role));
  event.set_group(Name(organization, "groups", group));
  if (expire != absl::InfiniteFuture()) rpc::ToProto(expire, event.mutable_expire_time());
  Tell(organization, event.role_grant(), event);
}

void FakeDirectory::Revoke(const std::string& organization, const std::string& grant, const std::string& user) {
  RoleRevoked event;
  event.set_role_grant(Name(organization, "roleGrants", grant));
  event.set_user(Name(organization, "users", user));
  Tell(organization, event.role_grant(), event, /*is_gone=*/true);
}

}  // namespace outlay::access
