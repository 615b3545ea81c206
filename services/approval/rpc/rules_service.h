// The Rules API: rules about the approvals that subjects need.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_RULES_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_RULES_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/rules.pb.h"

namespace outlay::approval {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class RulesService {
 public:
  // All must outlive the service.
  RulesService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateRule(rpc::Call<v1::CreateRuleRequest, v1::Rule> call);
  void GetRule(rpc::Call<v1::GetRuleRequest, v1::Rule> call);
  void ListRules(rpc::Call<v1::ListRulesRequest, v1::ListRulesResponse> call);
  void UpdateRule(rpc::Call<v1::UpdateRuleRequest, v1::Rule> call);
  void DeleteRule(rpc::Call<v1::DeleteRuleRequest, v1::DeleteRuleResponse> call);
  void SimulateReview(rpc::Call<v1::SimulateReviewRequest, v1::SimulateReviewResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_RULES_SERVICE_H_
