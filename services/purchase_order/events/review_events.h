// Follows approval's feed: what became of the reviews of orders.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_

#include "common/flow/review_events.h"

namespace outlay::purchase_order {

class ReviewEvents final : public flow::ReviewEvents {
 public:
  ReviewEvents();

  // As for all reviews; and takes budgets that are proposed in them to their orders (A11).
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_
