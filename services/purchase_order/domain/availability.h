// What an order's life cycle makes of it for association (M2, step 1).
#pragma once

#include "services/purchase_order/domain/candidates.h"
#include "services/purchase_order/domain/order.h"

namespace outlay::purchase_order {

// A deleted order counts as closed: it takes no more invoices, its number and history stay (P10).
Availability AvailabilityOf(State state, bool suspended, bool deleted);

}  // namespace outlay::purchase_order
