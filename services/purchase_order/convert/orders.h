// Purchase orders between the API's messages and the rules' values. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDERS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDERS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/purchase_order/v1/marketplace_purchases.pb.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "services/purchase_order/convert/audience.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/marketplace.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_content.h"

namespace outlay::purchase_order {

// What users write into an order; output-only fields are not looked at. Fields in errors are relative to the order.
// INVALID_ARGUMENT / FIELD_INVALID: an entity of another supplier, a month or value that is none.
absl::StatusOr<OrderSpec> FromProto(const v1::PurchaseOrder& proto);
// `field` is the line's path.
absl::StatusOr<LineSpec> FromProto(std::string_view field, const v1::Line& proto);
absl::StatusOr<PeriodSpec> FromProto(std::string_view field, const v1::Period& proto);

// An order and what is known of it besides.
struct OrderPicture {
  std::string_view organization;
  const Order& order;
  const OrderInvoiced& invoiced;
  absl::Time business_now;  // decides the label
};
v1::PurchaseOrder ToProto(const OrderPicture& picture, Audience audience);

v1::Period ToProto(const Period& period);

// Changes with every change of the order.
std::string EtagOf(const Order& order);

v1::MarketplacePurchase ToProto(std::string_view organization, const MarketplacePurchase& purchase);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDERS_H_
