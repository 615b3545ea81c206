// The service OverrideGrants: permissions to pass over budgets once (B12).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_OVERRIDE_GRANTS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_OVERRIDE_GRANTS_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/budget/v1/override_grants.pb.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class OverrideGrantsService {
 public:
  // All must outlive the service.
  OverrideGrantsService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  void CreateOverrideGrant(rpc::Call<v1::CreateOverrideGrantRequest, v1::OverrideGrant> call);
  void RevokeOverrideGrant(rpc::Call<v1::RevokeOverrideGrantRequest, v1::OverrideGrant> call);
  void GetOverrideGrant(rpc::Call<v1::GetOverrideGrantRequest, v1::OverrideGrant> call);
  void ListOverrideGrants(rpc::Call<v1::ListOverrideGrantsRequest, v1::ListOverrideGrantsResponse> call);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_OVERRIDE_GRANTS_SERVICE_H_
