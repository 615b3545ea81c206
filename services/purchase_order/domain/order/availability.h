// What an order's life cycle makes of it for association (M2, step 1).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_AVAILABILITY_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_AVAILABILITY_H_

#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// A deleted order counts as closed: it takes no more invoices, its number and history stay (P10).
Availability AvailabilityOf(State state, bool suspended, bool deleted);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_AVAILABILITY_H_
