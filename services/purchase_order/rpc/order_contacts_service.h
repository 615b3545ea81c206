// The service OrderContacts: the addresses of orders' contacts.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_CONTACTS_SERVICE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_CONTACTS_SERVICE_H_

#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/order_contacts.pb.h"

namespace outlay::purchase_order {

// Thread-safe. Answers from durable state.
class OrderContactsService {
 public:
  // `store` must outlive the service.
  explicit OrderContactsService(store::Store* store) : store_(store) {}

  // Call once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GetOrderContact(rpc::Call<v1::GetOrderContactRequest, v1::OrderContact> call);

 private:
  store::Store* const store_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_CONTACTS_SERVICE_H_
