// Sends the needs of orders to budget, by the rows of store/budget_flows.h, until it has answered. A request is stored
// before it is sent, so a crash at any point loses nothing; while budget is down, orders wait.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_BUDGET_FLOW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_BUDGET_FLOW_H_

#include "common/flow/flow_runner.h"

namespace outlay::purchase_order {

class BudgetRunner final : public flow::FlowRunner {
 public:
  explicit BudgetRunner(const flow::FlowParts& parts);
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_BUDGET_FLOW_H_
