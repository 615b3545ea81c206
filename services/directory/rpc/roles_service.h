// The Roles API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_ROLES_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_ROLES_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/store/store.h"
#include "outlay/directory/v1/roles.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class RolesService {
 public:
  // Both must outlive the service. FAILED_PRECONDITION: the contract does not match this code.
  static absl::StatusOr<std::unique_ptr<RolesService>> Create(store::Store* store, command::Executor* executor);

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateRole(rpc::Call<v1::CreateRoleRequest, v1::Role> call);
  void GetRole(rpc::Call<v1::GetRoleRequest, v1::Role> call);
  void ListRoles(rpc::Call<v1::ListRolesRequest, v1::ListRolesResponse> call);
  void UpdateRole(rpc::Call<v1::UpdateRoleRequest, v1::Role> call);
  void DeleteRole(rpc::Call<v1::DeleteRoleRequest, v1::DeleteRoleResponse> call);

 private:
  RolesService(store::Store* store, command::Executor* executor, rpc::FieldMaskRules mask_rules)
      : store_(store), executor_(executor), mask_rules_(std::move(mask_rules)) {}

  store::Store* const store_;
  command::Executor* const executor_;
  const rpc::FieldMaskRules mask_rules_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_ROLES_SERVICE_H_
