// Selects the orders of a list or an export.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_FILTER_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_FILTER_H_

#include <set>
#include <string>

#include "absl/time/time.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

class OrderFilter {
 public:
  explicit OrderFilter(const v1::ListPurchaseOrdersRequest::Filter& filter);

  // Returns the requested number; empty: any.
  const std::string& number() const { return number_; }
  bool Matches(const Order& order, absl::Time business_now) const;

 private:
  std::set<int> states_;
  std::set<int> labels_;
  std::set<int> change_states_;
  std::string supplier_id_;
  std::string number_;
  std::string tag_;
  bool show_deleted_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_FILTER_H_
