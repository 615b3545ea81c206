// Carries the reviews of orders to approval: asks, looks, withdraws, as the rows of store/review_flows.h say, until
// each has an answer. What is asked is a row before it is a call, so a crash at any point loses nothing; while approval
// is down, orders wait, and one call at a time tries whether it is back.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/rpc/channel.h"
#include "common/store/store.h"

namespace outlay::purchase_order {

// All but `channel` and `random` must outlive the flow and what it left in them.
struct ReviewFlowParts {
  store::Store* store = nullptr;
  rpc::Channel* channel = nullptr;
  const Clock* clock = nullptr;
  Random* random = nullptr;  // used by one thread at a time
};

// Thread-safe but for Run, of which one may run at a time.
class ReviewRunner {
 public:
  explicit ReviewRunner(const ReviewFlowParts& parts);
  ~ReviewRunner();

  // Before the store ends: calls that are under way end without consequences, and are made again after a restart.
  void Stop();

  // Makes the calls that are due; how long to pause before the next run.
  absl::Duration Run();

 private:
  class State;
  const std::shared_ptr<State> state_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_FLOW_REVIEW_FLOW_H_
