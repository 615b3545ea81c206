#include "services/notification/events/people_events.h"

#include <optional>

#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/invitation_events.pb.h"
#include "outlay/directory/v1/scim_events.pb.h"
#include "outlay/notification/v1/notification_events.pb.h"
#include "services/notification/commands/tell_not_mailed.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/erasures.h"

namespace outlay::notification {

bool PeopleEvents::Handles(std::string_view type) const {
  return type == directory::v1::PersonErased::descriptor()->full_name() ||
         type == directory::v1::ScimTokenOrphaned::descriptor()->full_name() ||
         type == directory::v1::UserInvited::descriptor()->full_name();
}

absl::Status PeopleEvents::TellUnsent(store::Transaction& txn, const feed::FeedEvent& event) const {
  directory::v1::UserInvited invited;
  if (!invited.ParseFromString(event.event.data())) return EventUnreadable(event.event.type());
  v1::InvitationNotMailed unsent;
  unsent.set_user(invited.user());
  unsent.set_inviter(invited.inviter());
  return TellNotMailed(txn,
                       {.organization = event.organization,
                        .cause = Concat(event.event.source(), " ", event.event.id()),
                        .time = rpc::TimeFromProto(event.event.time()),
                        .waits_for_people = WaitsForPeople(event, txn.now())},
                       unsent, routing_);
}

absl::Status PeopleEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  if (event.event.type() == directory::v1::UserInvited::descriptor()->full_name() && !event.is_state) {
    const bool is_late = txn.now() - rpc::TimeFromProto(event.event.time()) > limits::kContactCatchUp;
    if (!routing_.has_email || !routing_.has_invitations || is_late) return TellUnsent(txn, event);
  }
  if (event.event.type() != directory::v1::PersonErased::descriptor()->full_name()) return told_.Apply(txn, event);
  directory::v1::PersonErased erased;
  if (!erased.ParseFromString(event.event.data())) return EventUnreadable(event.event.type());
  const std::optional<ResourceId> user = ParseResourceName(erased.user(), "users");
  if (!user.has_value() || user->organization != event.organization) return EventUnreadable(event.event.type());
  SaveErasure(txn, {user->organization, user->id}, txn.now());
  SaveErasure(txn, {user->organization, InvitationPath(user->id)}, txn.now());
  return absl::OkStatus();
}

}  // namespace outlay::notification
