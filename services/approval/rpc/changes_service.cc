#include "services/approval/rpc/changes_service.h"

#include <memory>
#include <optional>
#include <string>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/command/execute_call.h"
#include "services/approval/commands/change_commands.h"
#include "services/approval/convert/changes.h"
#include "services/approval/domain/limits.h"
#include "services/approval/rpc/list_page.h"
#include "services/approval/store/changes_table.h"

namespace outlay::approval {
namespace {

absl::StatusOr<v1::ApprovalChange> Get(const store::Reader& reader, const std::string& organization, absl::Time now,
                                       const std::string& id) {
  OUTLAY_ASSIGN_OR_RETURN(const ApprovalChange change, LoadApprovalChange(reader, {organization, id}));
  return ToProto(organization, change, now);
}

absl::StatusOr<v1::ListApprovalChangesResponse> List(const store::Reader& reader, const std::string& organization,
                                                     absl::Time now, const v1::ListApprovalChangesRequest& request) {
  const std::string filter = request.waiting() ? "waiting" : "";
  return ListPage<ApprovalChange, v1::ListApprovalChangesResponse>(
      {.list = "approvalChanges.list", .organization = organization, .filter = filter, .order_by = "id"}, request,
      [&](const std::optional<std::string>& after, const auto& visitor) {
        return approval::ListApprovalChanges(reader, organization, after, visitor);
      },
      [&](const ApprovalChange& change, v1::ListApprovalChangesResponse& response) {
        const bool is_meant = !request.waiting() || StateOf(change, now) == ChangeState::kProposed;
        if (is_meant) *response.add_approval_changes() = ToProto(organization, change, now);
        return is_meant;
      },
      limits::kChangesScanned);
}

}  // namespace

void ChangesService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.approval.v1.ApprovalChanges/";
  dispatcher.Bind(service + "ProposeApprovalChange", this, &ChangesService::ProposeApprovalChange);
  dispatcher.Bind(service + "ConfirmApprovalChange", this, &ChangesService::ConfirmApprovalChange);
  dispatcher.Bind(service + "RejectApprovalChange", this, &ChangesService::RejectApprovalChange);
  dispatcher.Bind(service + "GetApprovalChange", this, &ChangesService::GetApprovalChange);
  dispatcher.Bind(service + "ListApprovalChanges", this, &ChangesService::ListApprovalChanges);
}

void ChangesService::ProposeApprovalChange(rpc::Call<v1::ProposeApprovalChangeRequest, v1::ApprovalChange> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::ProposeApprovalChange>(call.request()));
}

void ChangesService::ConfirmApprovalChange(rpc::Call<v1::ConfirmApprovalChangeRequest, v1::ApprovalChange> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::ConfirmApprovalChange>(call.request()));
}

void ChangesService::RejectApprovalChange(rpc::Call<v1::RejectApprovalChangeRequest, v1::ApprovalChange> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::RejectApprovalChange>(call.request()));
}

void ChangesService::GetApprovalChange(rpc::Call<v1::GetApprovalChangeRequest, v1::ApprovalChange> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(
      Get(*store_->Read(store::PartitionOf(organization)), organization, clock_->Now(), LastId(call.request().name())));
}

void ChangesService::ListApprovalChanges(
    rpc::Call<v1::ListApprovalChangesRequest, v1::ListApprovalChangesResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(List(*store_->Read(store::PartitionOf(organization)), organization, clock_->Now(), call.request()));
}

}  // namespace outlay::approval
