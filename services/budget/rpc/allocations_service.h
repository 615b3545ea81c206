// Serves outlay.budget.v1.Allocations.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_ALLOCATIONS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_ALLOCATIONS_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/budget/v1/allocations.pb.h"

namespace outlay::budget {

// Thread-safe. All arguments must outlive it.
class AllocationsService {
 public:
  AllocationsService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  void SetAllocations(rpc::Call<v1::SetAllocationsRequest, v1::AllocationsChanged> call);
  void TakeBackAllocations(rpc::Call<v1::TakeBackAllocationsRequest, v1::AllocationsChanged> call);
  void ListAllocations(rpc::Call<v1::ListAllocationsRequest, v1::ListAllocationsResponse> call);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_ALLOCATIONS_SERVICE_H_
