// Between orders and reviews of approval: what is shown to those who decide, and what approval tells.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_REVIEWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_REVIEWS_H_

#include <string_view>

#include "outlay/approval/v1/review.pb.h"
#include "outlay/approval/v1/subject.pb.h"
#include "services/purchase_order/domain/order.h"
#include "services/purchase_order/domain/supplier.h"

namespace outlay::purchase_order {

// Everything of it is made of what ShowsTheSame compares, and of who wrote the supplier.
approval::v1::Subject ToSubject(std::string_view organization, const Order& order, const Supplier& supplier);

ReviewPicture FromProto(const approval::v1::Review& review);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_REVIEWS_H_
