#include "services/purchase_order/rpc/order_filter.h"

#include <algorithm>

#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {

OrderFilter::OrderFilter(const v1::ListPurchaseOrdersRequest::Filter& filter)
    : states_(filter.states().begin(), filter.states().end()),
      labels_(filter.labels().begin(), filter.labels().end()),
      change_states_(filter.change_states().begin(), filter.change_states().end()),
      supplier_id_(LastId(filter.supplier())),
      number_(filter.number()),
      tag_(filter.tag()),
      show_deleted_(filter.show_deleted()) {}

bool OrderFilter::Matches(const Order& order, absl::Time business_now) const {
  if (order.deleted && !show_deleted_) {
    return false;
  }
  return (states_.empty() || states_.contains(static_cast<int>(order.state))) &&
         (labels_.empty() || labels_.contains(static_cast<int>(LabelAt(order, business_now)))) &&
         (change_states_.empty() || change_states_.contains(static_cast<int>(order.change.state))) &&
         (supplier_id_.empty() || order.supplier_id == supplier_id_) && (number_.empty() || order.number == number_) &&
         (tag_.empty() || std::find(order.tags.begin(), order.tags.end(), tag_) != order.tags.end());
}

}  // namespace outlay::purchase_order
