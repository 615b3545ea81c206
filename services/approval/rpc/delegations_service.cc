#include "services/approval/rpc/delegations_service.h"

#include <memory>
#include <optional>
#include <string>

#include "common/base/status_macros.h"
#include "common/command/execute_call.h"
#include "common/tenant/tenant.h"
#include "services/approval/commands/rule_commands.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/convert.h"
#include "services/approval/rpc/list_page.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

absl::StatusOr<v1::ListDelegationsResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                                 const v1::ListDelegationsRequest& request) {
  const std::string& organization = caller.organization;
  const std::string& user = UserOf(caller);
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  return ListPage<Delegation, v1::ListDelegationsResponse>(
      {.list = "delegations.list", .organization = organization, .filter = user, .order_by = "id"}, request,
      [&](const std::optional<std::string>& after, const auto& visitor) {
        return ListDelegations(reader, organization, after, visitor);
      },
      [&](const Delegation& delegation, v1::ListDelegationsResponse& response) {
        const bool is_of_user = delegation.delegator == user || delegation.delegate == user;
        if (is_of_user) *response.add_delegations() = ToProto(organization, delegation, tenant.base_currency);
        return is_of_user;
      });
}

}  // namespace

void DelegationsService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.approval.v1.Delegations/";
  dispatcher.Bind(service + "CreateDelegation", this, &DelegationsService::CreateDelegation);
  dispatcher.Bind(service + "ListDelegations", this, &DelegationsService::ListDelegations);
  dispatcher.Bind(service + "RevokeDelegation", this, &DelegationsService::RevokeDelegation);
}

void DelegationsService::CreateDelegation(rpc::Call<v1::CreateDelegationRequest, v1::Delegation> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::CreateDelegation>(call.request()));
}

void DelegationsService::ListDelegations(rpc::Call<v1::ListDelegationsRequest, v1::ListDelegationsResponse> call) {
  const auto reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(List(*reader, call.caller(), call.request()));
}

void DelegationsService::RevokeDelegation(rpc::Call<v1::RevokeDelegationRequest, v1::Delegation> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::RevokeDelegation>(call.request()));
}

}  // namespace outlay::approval
