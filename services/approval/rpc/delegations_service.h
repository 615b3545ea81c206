// The Delegations API: users who decide in place of others.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_DELEGATIONS_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_DELEGATIONS_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/delegations.pb.h"

namespace outlay::approval {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class DelegationsService {
 public:
  // Both must outlive the service.
  DelegationsService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateDelegation(rpc::Call<v1::CreateDelegationRequest, v1::Delegation> call);
  void ListDelegations(rpc::Call<v1::ListDelegationsRequest, v1::ListDelegationsResponse> call);
  void RevokeDelegation(rpc::Call<v1::RevokeDelegationRequest, v1::Delegation> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_DELEGATIONS_SERVICE_H_
