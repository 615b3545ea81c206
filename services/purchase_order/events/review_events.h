// Follows approval's feed: what became of the reviews of orders.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_

#include <string_view>

#include "absl/status/status.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"

namespace outlay::purchase_order {

// Reviews of anything but orders that are, or were a short while ago, in review mean nothing here.
class ReviewEvents final : public feed::FeedHandler {
 public:
  bool Handles(std::string_view type) const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_
