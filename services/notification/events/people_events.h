// Follows directory for people who are erased: what this service keeps of them goes.
#ifndef OUTLAY_SERVICES_NOTIFICATION_EVENTS_PEOPLE_EVENTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_EVENTS_PEOPLE_EVENTS_H_

#include <string_view>

#include "absl/status/status.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"

namespace outlay::notification {

class PeopleEvents final : public feed::FeedHandler {
 public:
  bool Handles(std::string_view type) const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_EVENTS_PEOPLE_EVENTS_H_
