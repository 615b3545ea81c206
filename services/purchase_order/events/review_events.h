// Follows approval's feed for the reviews of orders and of bank details.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_

#include "common/flow/review_events.h"

namespace outlay::purchase_order {

class ReviewEvents final : public flow::ReviewEvents {
 public:
  ReviewEvents();
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_REVIEW_EVENTS_H_
