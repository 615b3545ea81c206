// Follows directory for erased people, whose rows this service deletes, and for notices about people: invitations, and
// identity providers without a responsible person.
#ifndef OUTLAY_SERVICES_NOTIFICATION_EVENTS_PEOPLE_EVENTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_EVENTS_PEOPLE_EVENTS_H_

#include <string_view>

#include "absl/status/status.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"
#include "services/notification/commands/routes.h"
#include "services/notification/events/producer_events.h"

namespace outlay::notification {

class PeopleEvents final : public feed::FeedHandler {
 public:
  explicit PeopleEvents(Routing routing) : routing_(routing), told_("directory", routing) {}

  bool Handles(std::string_view type) const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;

 private:
  // Notifies the inviter that the invitation cannot be sent by e-mail.
  absl::Status TellUnsent(store::Transaction& txn, const feed::FeedEvent& event) const;

  const Routing routing_;
  const ProducerEvents told_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_EVENTS_PEOPLE_EVENTS_H_
