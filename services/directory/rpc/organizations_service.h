// The Organizations API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_ORGANIZATIONS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_ORGANIZATIONS_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/store/store.h"
#include "outlay/directory/v1/organizations.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class OrganizationsService {
 public:
  // Both must outlive the service. FAILED_PRECONDITION: the contract does not match this code.
  static absl::StatusOr<std::unique_ptr<OrganizationsService>> Create(store::Store* store, command::Executor* executor);

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateOrganization(rpc::Call<v1::CreateOrganizationRequest, v1::Organization> call);
  void GetOrganization(rpc::Call<v1::GetOrganizationRequest, v1::Organization> call);
  void ListOrganizations(rpc::Call<v1::ListOrganizationsRequest, v1::ListOrganizationsResponse> call);
  void UpdateOrganization(rpc::Call<v1::UpdateOrganizationRequest, v1::Organization> call);
  void ConfirmSettings(rpc::Call<v1::ConfirmSettingsRequest, v1::Organization> call);
  void WithdrawSettings(rpc::Call<v1::WithdrawSettingsRequest, v1::Organization> call);

 private:
  OrganizationsService(store::Store* store, command::Executor* executor, rpc::FieldMaskRules mask_rules)
      : store_(store), executor_(executor), mask_rules_(std::move(mask_rules)) {}

  store::Store* const store_;
  command::Executor* const executor_;
  const rpc::FieldMaskRules mask_rules_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_ORGANIZATIONS_SERVICE_H_
