// Carries the reviews of orders and of their changes to approval: asks, looks, withdraws, as the rows of
// store/review_flows.h say, until each has an answer. What is asked is a row before it is a call, so a crash at any
// point loses nothing; while approval is down, orders wait, and one call at a time tries whether it is back.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_

#include "services/purchase_order/flow/flow_runner.h"

namespace outlay::purchase_order {

class ReviewRunner final : public FlowRunner {
 public:
  // `can_ask_budget`: whether somebody tells budget of what is approved.
  ReviewRunner(const FlowParts& parts, bool can_ask_budget);
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_
