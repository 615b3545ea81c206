// The ExpiryLadders and InvoiceLadders APIs: the times of notices about ends of orders (N3) and due dates of invoices
// (N4).
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_LADDERS_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_LADDERS_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/notification/v1/expiry_ladders.pb.h"
#include "outlay/notification/v1/invoice_ladders.pb.h"

namespace outlay::notification {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class LaddersService {
 public:
  // Both must outlive the service.
  LaddersService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GetExpiryLadder(rpc::Call<v1::GetExpiryLadderRequest, v1::ExpiryLadder> call);
  void UpdateExpiryLadder(rpc::Call<v1::UpdateExpiryLadderRequest, v1::ExpiryLadder> call);
  void GetInvoiceLadder(rpc::Call<v1::GetInvoiceLadderRequest, v1::InvoiceLadder> call);
  void UpdateInvoiceLadder(rpc::Call<v1::UpdateInvoiceLadderRequest, v1::InvoiceLadder> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_LADDERS_SERVICE_H_
