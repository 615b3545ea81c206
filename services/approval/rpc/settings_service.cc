#include "services/approval/rpc/settings_service.h"

#include <memory>
#include <string>

#include "common/base/status_macros.h"
#include "common/command/execute_call.h"
#include "services/approval/commands/settings_commands.h"
#include "services/approval/convert/settings.h"
#include "services/approval/store/settings_table.h"

namespace outlay::approval {
namespace {

absl::StatusOr<v1::ApprovalSettings> ReadSettings(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const ApprovalSettings settings, LoadApprovalSettings(reader, organization));
  return ToProto(settings);
}

}  // namespace

void SettingsService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.approval.v1.ApprovalSettingsService/";
  dispatcher.Bind(service + "GetApprovalSettings", this, &SettingsService::GetApprovalSettings);
  dispatcher.Bind(service + "UpdateApprovalSettings", this, &SettingsService::UpdateApprovalSettings);
}

void SettingsService::GetApprovalSettings(rpc::Call<v1::GetApprovalSettingsRequest, v1::ApprovalSettings> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ReadSettings(*store_->Read(store::PartitionOf(organization)), organization));
}

void SettingsService::UpdateApprovalSettings(rpc::Call<v1::UpdateApprovalSettingsRequest, v1::ApprovalSettings> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<approval::UpdateApprovalSettings>(call.request()));
}

}  // namespace outlay::approval
