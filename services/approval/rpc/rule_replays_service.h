// The RuleReplays API: the effect that changed rules would have had on past reviews (A13).
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_RULE_REPLAYS_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_RULE_REPLAYS_SERVICE_H_

#include "common/base/clock.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/rule_replays.pb.h"

namespace outlay::approval {

// Thread-safe. Answers from durable rows, at the pace of its caller.
class RuleReplaysService {
 public:
  // Both must outlive the service.
  RuleReplaysService(const store::Store* store, const Clock* clock) : store_(store), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void ReplayRules(rpc::Stream<v1::ReplayRulesRequest, v1::ReplayRulesResponse> stream);

 private:
  const store::Store* const store_;
  const Clock* const clock_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_RULE_REPLAYS_SERVICE_H_
