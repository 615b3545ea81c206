// The BuyingPolicies API: policies for what should and should not be bought.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_BUYING_POLICIES_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_BUYING_POLICIES_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/guided_buying.pb.h"

namespace outlay::approval {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class BuyingPoliciesService {
 public:
  // All must outlive the service.
  BuyingPoliciesService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateBuyingPolicy(rpc::Call<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy> call);
  void GetBuyingPolicy(rpc::Call<v1::GetBuyingPolicyRequest, v1::BuyingPolicy> call);
  void ListBuyingPolicies(rpc::Call<v1::ListBuyingPoliciesRequest, v1::ListBuyingPoliciesResponse> call);
  void UpdateBuyingPolicy(rpc::Call<v1::UpdateBuyingPolicyRequest, v1::BuyingPolicy> call);
  void DeleteBuyingPolicy(rpc::Call<v1::DeleteBuyingPolicyRequest, v1::DeleteBuyingPolicyResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_BUYING_POLICIES_SERVICE_H_
