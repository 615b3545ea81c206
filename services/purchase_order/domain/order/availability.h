// How an order's life cycle affects the association of invoices (M2, step 1).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_AVAILABILITY_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_AVAILABILITY_H_

#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// The place of an order in its life cycle.
struct LifeCycle {
  State state = State::kDraft;
  bool is_suspended = false;
  bool is_deleted = false;
};

// Returns whether an order takes invoices. A deleted order counts as closed: it takes none, but keeps its number and
// history (P10).
Availability AvailabilityOf(const LifeCycle& order);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_AVAILABILITY_H_
