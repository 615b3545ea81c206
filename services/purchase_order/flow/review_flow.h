// Carries the reviews of orders and of their changes to approval: see common/flow/review_steps.h.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_

#include "common/flow/review_steps.h"

namespace outlay::purchase_order {

class ReviewRunner final : public flow::ReviewRunner {
 public:
  // `can_ask_budget`: whether somebody tells budget of what is approved.
  ReviewRunner(const flow::FlowParts& parts, bool can_ask_budget);
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_
