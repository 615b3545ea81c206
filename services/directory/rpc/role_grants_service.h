// The RoleGrants API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_ROLE_GRANTS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_ROLE_GRANTS_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/directory/v1/role_grants.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows, at the clock's time.
class RoleGrantsService {
 public:
  // All must outlive the service.
  RoleGrantsService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GrantRole(rpc::Call<v1::GrantRoleRequest, v1::RoleGrant> call);
  void ConfirmRoleGrant(rpc::Call<v1::ConfirmRoleGrantRequest, v1::RoleGrant> call);
  void RevokeRole(rpc::Call<v1::RevokeRoleRequest, v1::RevokeRoleResponse> call);
  void GetRoleGrant(rpc::Call<v1::GetRoleGrantRequest, v1::RoleGrant> call);
  void ListRoleGrants(rpc::Call<v1::ListRoleGrantsRequest, v1::ListRoleGrantsResponse> call);
  void GetEffectiveRights(rpc::Call<v1::GetEffectiveRightsRequest, v1::EffectiveRights> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_ROLE_GRANTS_SERVICE_H_
