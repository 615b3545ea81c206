// The Subscriptions API: which event causes which notice, and for whom (N1).
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_SUBSCRIPTIONS_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_SUBSCRIPTIONS_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/notification/v1/subscriptions.pb.h"

namespace outlay::notification {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class SubscriptionsService {
 public:
  // Both must outlive the service.
  SubscriptionsService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateSubscription(rpc::Call<v1::CreateSubscriptionRequest, v1::Subscription> call);
  void GetSubscription(rpc::Call<v1::GetSubscriptionRequest, v1::Subscription> call);
  void ListSubscriptions(rpc::Call<v1::ListSubscriptionsRequest, v1::ListSubscriptionsResponse> call);
  void DeleteSubscription(rpc::Call<v1::DeleteSubscriptionRequest, v1::DeleteSubscriptionResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_SUBSCRIPTIONS_SERVICE_H_
