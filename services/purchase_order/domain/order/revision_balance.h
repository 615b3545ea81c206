// The effect of a change of an order's lines on its balances (N2): amounts change instead of the invoiced sums. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_REVISION_BALANCE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_REVISION_BALANCE_H_

#include "absl/status/statusor.h"
#include "services/purchase_order/domain/association/posting.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Returns the thresholds that are crossed, or armed again, when `before` becomes `after`, by its amounts or its own
// threshold. A line without bookings is full, however small it is, so nothing is notified of it, nor of an order
// without any bookings. `threshold_basis_points`: for orders without a threshold of their own. OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<Posting> JudgeRevision(const Order& before, const Order& after, const OrderInvoiced& invoiced,
                                      int threshold_basis_points);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_REVISION_BALANCE_H_
