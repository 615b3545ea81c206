// The Deliveries API: pending, delivered and dead deliveries (N6).
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_DELIVERIES_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_DELIVERIES_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/notification/v1/deliveries.pb.h"

namespace outlay::notification {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class DeliveriesService {
 public:
  // Both must outlive the service.
  DeliveriesService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void ListDeliveries(rpc::Call<v1::ListDeliveriesRequest, v1::ListDeliveriesResponse> call);
  void GetDelivery(rpc::Call<v1::GetDeliveryRequest, v1::Delivery> call);
  void Redeliver(rpc::Call<v1::RedeliverRequest, v1::Delivery> call);
  void RedeliverAll(rpc::Call<v1::RedeliverAllRequest, v1::RedeliverAllResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_DELIVERIES_SERVICE_H_
