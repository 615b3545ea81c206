// The service Associations: which line an invoice belongs to, and why.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATIONS_SERVICE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATIONS_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/associations.pb.h"

namespace outlay::purchase_order {

// Thread-safe. Converts requests and runs commands; reads answer from durable state.
class AssociationsService {
 public:
  // All must outlive the service.
  AssociationsService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // Call once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void AssociateInvoices(rpc::Call<v1::AssociateInvoicesRequest, v1::AssociateInvoicesResponse> call);
  void UndoAssociation(rpc::Call<v1::UndoAssociationRequest, v1::Association> call);
  void ChangeAssociation(rpc::Call<v1::ChangeAssociationRequest, v1::Association> call);
  void ExplainAssociation(rpc::Call<v1::ExplainAssociationRequest, v1::ExplainAssociationResponse> call);
  void SimulateAssociations(rpc::Call<v1::SimulateAssociationsRequest, v1::SimulateAssociationsResponse> call);
  void ListAssociations(rpc::Call<v1::ListAssociationsRequest, v1::ListAssociationsResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATIONS_SERVICE_H_
