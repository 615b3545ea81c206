// The service MarketplacePurchases: purchases on a marketplace with a PO number.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_MARKETPLACE_PURCHASES_SERVICE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_MARKETPLACE_PURCHASES_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/marketplace_purchases.pb.h"

namespace outlay::purchase_order {

// Thread-safe. Converts requests and runs commands; reads answer from durable state.
class MarketplacePurchasesService {
 public:
  // Both must outlive the service.
  MarketplacePurchasesService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // Call once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void RecordMarketplacePurchase(rpc::Call<v1::RecordMarketplacePurchaseRequest, v1::MarketplacePurchase> call);
  void ListMarketplacePurchases(
      rpc::Call<v1::ListMarketplacePurchasesRequest, v1::ListMarketplacePurchasesResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_MARKETPLACE_PURCHASES_SERVICE_H_
