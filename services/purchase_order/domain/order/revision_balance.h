// What a change of an order's lines does to its balances (N2): an amount moves instead of what is invoiced. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_REVISION_BALANCE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_REVISION_BALANCE_H_

#include "absl/status/statusor.h"
#include "services/purchase_order/domain/association/posting.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// The thresholds that are crossed, or armed again, when `before` becomes `after`, by its amounts or its own threshold.
// Lines without bookings are full, however small they are: nothing is told of them, nor of an order without any.
// `threshold_basis_points`: of orders that say none themselves. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Posting> JudgeRevision(const Order& before, const Order& after, const OrderInvoiced& invoiced,
                                      int threshold_basis_points);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_REVISION_BALANCE_H_
