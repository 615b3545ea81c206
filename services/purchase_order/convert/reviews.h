// The subjects that approvers of an order or its change are shown.
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

// Returns the order as its change in review would make it, with the differences; without such a change, the order.
// Depends only on what ShowsTheSame compares, on the change, on the owners of the budgets that pay for the order, and
// on the editors of the supplier and the posters of invoices. `supplier`: the one that the order, or its change, names.
approval::v1::Subject ToSubject(std::string_view organization, const Order& order, const OrderInvoiced& invoiced,
                                const Supplier& supplier);

// Returns the proposals of other budgets in the review, oldest first.
std::vector<ProposedMove> ProposedMoves(const approval::v1::Review& review);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_REVIEWS_H_
