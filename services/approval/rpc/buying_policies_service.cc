#include "services/approval/rpc/buying_policies_service.h"

#include <memory>
#include <optional>
#include <string>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/command/execute_call.h"
#include "services/approval/commands/buying_commands.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/buying.h"
#include "services/approval/domain/errors.h"
#include "services/approval/rpc/list_page.h"
#include "services/approval/store/buying_tables.h"
#include "services/approval/store/people_rows.h"

namespace outlay::approval {
namespace {

absl::StatusOr<v1::BuyingPolicy> Get(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                                     const std::string& id) {
  OUTLAY_ASSIGN_OR_RETURN(const BuyingPolicy policy, LoadBuyingPolicy(reader, {caller.organization, id}));
  const PeopleRows people(reader, caller.organization, now);
  const bool holds = HoldsFor(people, caller, policy.spec.group_id);
  OUTLAY_RETURN_IF_ERROR(people.status());
  if (!holds) return BuyingPolicyNotFound(id);
  return ToProto(caller.organization, policy);
}

absl::StatusOr<v1::ListBuyingPoliciesResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                                    absl::Time now, const v1::ListBuyingPoliciesRequest& request) {
  const std::string& organization = caller.organization;
  const PeopleRows people(reader, organization, now);
  absl::StatusOr<v1::ListBuyingPoliciesResponse> page = ListPage<BuyingPolicy, v1::ListBuyingPoliciesResponse>(
      {.list = "buyingPolicies.list", .organization = organization, .filter = "", .order_by = "id"}, request,
      [&](const std::optional<std::string>& after, const auto& visitor) {
        return ListBuyingPolicies(reader, organization, after, visitor);
      },
      [&](const BuyingPolicy& policy, v1::ListBuyingPoliciesResponse& response) {
        if (!HoldsFor(people, caller, policy.spec.group_id)) return false;
        *response.add_buying_policies() = ToProto(organization, policy);
        return true;
      });
  OUTLAY_RETURN_IF_ERROR(people.status());
  return page;
}

}  // namespace

void BuyingPoliciesService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.approval.v1.BuyingPolicies/";
  dispatcher.Bind(service + "CreateBuyingPolicy", this, &BuyingPoliciesService::CreateBuyingPolicy);
  dispatcher.Bind(service + "GetBuyingPolicy", this, &BuyingPoliciesService::GetBuyingPolicy);
  dispatcher.Bind(service + "ListBuyingPolicies", this, &BuyingPoliciesService::ListBuyingPolicies);
  dispatcher.Bind(service + "UpdateBuyingPolicy", this, &BuyingPoliciesService::UpdateBuyingPolicy);
  dispatcher.Bind(service + "DeleteBuyingPolicy", this, &BuyingPoliciesService::DeleteBuyingPolicy);
}

void BuyingPoliciesService::CreateBuyingPolicy(rpc::Call<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::CreateBuyingPolicy>(call.request()));
}

void BuyingPoliciesService::GetBuyingPolicy(rpc::Call<v1::GetBuyingPolicyRequest, v1::BuyingPolicy> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(Get(*store_->Read(store::PartitionOf(caller.organization)), caller, clock_->Now(),
                  LastId(call.request().name())));
}

void BuyingPoliciesService::ListBuyingPolicies(
    rpc::Call<v1::ListBuyingPoliciesRequest, v1::ListBuyingPoliciesResponse> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(List(*store_->Read(store::PartitionOf(caller.organization)), caller, clock_->Now(), call.request()));
}

void BuyingPoliciesService::UpdateBuyingPolicy(rpc::Call<v1::UpdateBuyingPolicyRequest, v1::BuyingPolicy> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::UpdateBuyingPolicy>(call.request()));
}

void BuyingPoliciesService::DeleteBuyingPolicy(
    rpc::Call<v1::DeleteBuyingPolicyRequest, v1::DeleteBuyingPolicyResponse> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<DeleteBuyingPolicyCommand>(call.request()));
}

}  // namespace outlay::approval
