// What is written on an order, as a digest that those who decide about it are shown (A5): what changes of it voids what
// was decided. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_

#include "common/base/digest.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Of everything that is written on the order but its contacts and tags, which concern nobody who decides. Nor, where
// `lines_are_shown`, of the lines' amounts: they are shown themselves, and may fall. Orders under review are bound to
// it: a field that is added to orders counts only where it says something.
Digest TermsOf(const Order& order, bool lines_are_shown);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_
