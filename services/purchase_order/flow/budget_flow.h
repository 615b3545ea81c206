// Tells budget what orders need, as the rows of store/budget_flows.h say, until it has answered. What is told is a row
// before it is a call, so a crash at any point loses nothing; while budget is down, orders wait.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_BUDGET_FLOW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_BUDGET_FLOW_H_

#include <memory>

#include "absl/time/time.h"
#include "services/purchase_order/flow/review_flow.h"

namespace outlay::purchase_order {

// Thread-safe but for Run, of which one may run at a time. Of the parts, `channel` leads to budget.
class BudgetRunner {
 public:
  explicit BudgetRunner(const ReviewFlowParts& parts);
  ~BudgetRunner();

  // Before the store ends: calls that are under way end without consequences, and are made again after a restart.
  void Stop();

  // Makes the calls that are due; how long to pause before the next run.
  absl::Duration Run();

 private:
  class State;
  const std::shared_ptr<State> state_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_BUDGET_FLOW_H_
