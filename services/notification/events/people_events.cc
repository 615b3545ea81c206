#include "services/notification/events/people_events.h"

#include <optional>

#include "common/base/resource_name.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/invitation_events.pb.h"
#include "outlay/directory/v1/scim_events.pb.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/errors.h"
#include "services/notification/store/erasures.h"

namespace outlay::notification {

bool PeopleEvents::Handles(std::string_view type) const {
  return type == directory::v1::PersonErased::descriptor()->full_name() ||
         type == directory::v1::ScimTokenOrphaned::descriptor()->full_name() ||
         type == directory::v1::UserInvited::descriptor()->full_name();
}

absl::Status PeopleEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
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
