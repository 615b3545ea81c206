#include "services/purchase_order/flow/review_flow.h"

#include <memory>

#include "services/purchase_order/commands/follow_review.h"

namespace outlay::purchase_order {

ReviewRunner::ReviewRunner(const flow::FlowParts& parts, bool can_ask_budget)
    : flow::ReviewRunner(parts, std::make_shared<OrdersInReview>(can_ask_budget)) {}

}  // namespace outlay::purchase_order
