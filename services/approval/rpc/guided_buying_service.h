// The GuidedBuying API: checks whether something may be bought, and exceptions from the policies.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_GUIDED_BUYING_SERVICE_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_GUIDED_BUYING_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/approval/v1/guided_buying.pb.h"

namespace outlay::approval {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class GuidedBuyingService {
 public:
  // All must outlive the service.
  GuidedBuyingService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CheckPurchase(rpc::Call<v1::CheckPurchaseRequest, v1::CheckPurchaseResponse> call);
  void CreateBuyingException(rpc::Call<v1::CreateBuyingExceptionRequest, v1::BuyingException> call);
  void GetBuyingException(rpc::Call<v1::GetBuyingExceptionRequest, v1::BuyingException> call);
  void ListBuyingExceptions(rpc::Call<v1::ListBuyingExceptionsRequest, v1::ListBuyingExceptionsResponse> call);
  void DecideBuyingException(rpc::Call<v1::DecideBuyingExceptionRequest, v1::BuyingException> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_GUIDED_BUYING_SERVICE_H_
