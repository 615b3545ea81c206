#include "services/budget/events/member_events.h"

#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/budget/commands/member_changes.h"
#include "services/budget/store/members.h"

namespace outlay::budget {
namespace {

using directory::v1::MembershipChanged;
using directory::v1::MembershipRemoved;
using directory::v1::UserChanged;

template <typename T>
bool Is(std::string_view type) {
  return type == T::descriptor()->full_name();
}

absl::Status Unreadable(const feed::FeedEvent& event) {
  return MakeError(absl::StatusCode::kInvalidArgument, "EVENT_UNREADABLE",
                   Concat("event of ", event.event.type(), " cannot be read; update this service"),
                   {{"type", event.event.type()}});
}

// Returns the last id of a name in the event's organization.
std::optional<std::string> IdIn(const feed::FeedEvent& event, const std::string& name, std::string_view collection) {
  const std::optional<ResourceId> id = ParseResourceName(name, collection);
  if (!id.has_value() || id->organization != event.organization) return std::nullopt;
  return id->id;
}

absl::Status Put(MemberChanges& changes, const feed::FeedEvent& event, const MembershipChanged& message) {
  const auto user = IdIn(event, message.user(), "users");
  const auto group = IdIn(event, message.group(), "groups");
  if (!user.has_value() || !group.has_value()) return Unreadable(event);
  return changes.Join(*user, *group, rpc::TimeFromProto(message.join_time()));
}

absl::Status Put(MemberChanges& changes, const feed::FeedEvent& event, const MembershipRemoved& message) {
  const auto user = IdIn(event, message.user(), "users");
  const auto group = IdIn(event, message.group(), "groups");
  if (!user.has_value() || !group.has_value()) return Unreadable(event);
  return changes.Leave(*user, *group, IdIn(event, message.moved_to(), "groups").value_or(""));
}

absl::Status Put(MemberChanges& changes, const feed::FeedEvent& event, const UserChanged& message) {
  const auto user = IdIn(event, message.user(), "users");
  if (!user.has_value()) return Unreadable(event);
  return message.state() == UserChanged::STATE_DEPROVISIONED ? changes.LeaveAll(*user) : changes.Return(*user);
}

template <typename T>
absl::Status As(store::Transaction& txn, const feed::FeedEvent& event) {
  T message;
  if (!message.ParseFromString(event.event.data())) return Unreadable(event);
  MemberChanges changes(txn, event.organization);
  return Put(changes, event, message);
}

}  // namespace

bool MemberEvents::Handles(std::string_view type) const {
  return Is<MembershipChanged>(type) || Is<MembershipRemoved>(type) || Is<UserChanged>(type);
}

absl::Status MemberEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  const std::string& type = event.event.type();
  if (Is<MembershipChanged>(type)) return As<MembershipChanged>(txn, event);
  if (Is<MembershipRemoved>(type)) return As<MembershipRemoved>(txn, event);
  return As<UserChanged>(txn, event);
}

absl::Status MemberEvents::BeginSnapshot(store::Transaction& txn) const {
  return BeginMemberCopy(txn);
}

absl::Status MemberEvents::EndSnapshot(store::Transaction& txn) const {
  return EndMemberCopy(txn);
}

}  // namespace outlay::budget
