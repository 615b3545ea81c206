// The ApprovalChanges API: changes of rules, policies and settings that take two persons.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_CHANGES_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_CHANGES_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/approval_changes.pb.h"

namespace outlay::approval {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class ChangesService {
 public:
  // All must outlive the service.
  ChangesService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void ProposeApprovalChange(rpc::Call<v1::ProposeApprovalChangeRequest, v1::ApprovalChange> call);
  void ConfirmApprovalChange(rpc::Call<v1::ConfirmApprovalChangeRequest, v1::ApprovalChange> call);
  void RejectApprovalChange(rpc::Call<v1::RejectApprovalChangeRequest, v1::ApprovalChange> call);
  void GetApprovalChange(rpc::Call<v1::GetApprovalChangeRequest, v1::ApprovalChange> call);
  void ListApprovalChanges(rpc::Call<v1::ListApprovalChangesRequest, v1::ListApprovalChangesResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_CHANGES_SERVICE_H_
