#include "services/purchase_order/events/review_events.h"

#include <memory>

#include "services/purchase_order/commands/bank_reviews.h"
#include "services/purchase_order/commands/follow_review.h"

namespace outlay::purchase_order {

// Only an answer can end a review as approved, so events never lead to a request for money.
ReviewEvents::ReviewEvents()
    : flow::ReviewEvents(
          {std::make_shared<OrdersInReview>(/*can_ask_budget=*/false), std::make_shared<BankDetailsInReview>()}) {}

}  // namespace outlay::purchase_order
