// Converts purchase orders between messages of the API and domain values. Pure.
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

// Returns the fields that users write; output-only fields are ignored. Fields in errors are relative to the order.
// INVALID_ARGUMENT / FIELD_INVALID: an entity of another supplier, an invalid month or value.
absl::StatusOr<OrderSpec> FromProto(const v1::PurchaseOrder& proto);
// `field` is the line's path.
absl::StatusOr<LineSpec> FromProto(std::string_view field, const v1::Line& proto);
absl::StatusOr<PeriodSpec> FromProto(std::string_view field, const v1::Period& proto);

// An order with the data that its message needs.
struct OrderPicture {
  std::string_view organization;
  const Order& order;
  const OrderInvoiced& invoiced;
  absl::Time business_now;  // determines the label
};
v1::PurchaseOrder ToProto(const OrderPicture& picture, Audience audience);

v1::Period ToProto(const Period& period);

// Returns an etag that changes with every change of the order.
std::string EtagOf(const Order& order);

v1::MarketplacePurchase ToProto(std::string_view organization, const MarketplacePurchase& purchase);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDERS_H_
