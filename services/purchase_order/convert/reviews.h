// What those who decide about an order, or its change, are shown.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_REVIEWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_REVIEWS_H_

#include <string_view>
#include <vector>

#include "outlay/approval/v1/review.pb.h"
#include "outlay/approval/v1/subject.pb.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// Of an order whose change is in review, the order as it would be, with what is different; else the order. Everything
// of it is made of what ShowsTheSame compares, of the change, and of who wrote the supplier or posted invoices.
// `supplier`: that the order, or its change, names.
approval::v1::Subject ToSubject(std::string_view organization, const Order& order, const OrderInvoiced& invoiced,
                                const Supplier& supplier);

// The budgets that were proposed in the review, oldest first.
std::vector<ProposedMove> ProposedMoves(const approval::v1::Review& review);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_REVIEWS_H_
