// A digest of an order's content that approvers are shown (A5): a change of it voids their decisions. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_

#include "common/base/digest.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Returns the digest of everything written on the order except contacts and tags, which do not matter to approvers,
// and, with `lines_are_shown`, except the lines' amounts, which are shown themselves and may fall. Orders under review
// depend on it, so a field added to orders must change the digest only where it is set.
Digest TermsOf(const Order& order, bool lines_are_shown);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_
