// The ApprovalSettingsService API: an organization's settings for its reviews.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_SETTINGS_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_SETTINGS_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/approval_settings.pb.h"

namespace outlay::approval {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class SettingsService {
 public:
  // Both must outlive the service.
  SettingsService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GetApprovalSettings(rpc::Call<v1::GetApprovalSettingsRequest, v1::ApprovalSettings> call);
  void UpdateApprovalSettings(rpc::Call<v1::UpdateApprovalSettingsRequest, v1::ApprovalSettings> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_SETTINGS_SERVICE_H_
