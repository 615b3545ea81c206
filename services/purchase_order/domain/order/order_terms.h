// Digests of an order's content that approvers are told of (A5): a change of it voids their decisions. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_

#include <string_view>
#include <vector>

#include "common/base/digest.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// A field of the order, or of its lines, by its name in the API; "order": all fields that have no digest of their own.
struct OrderTerm {
  std::string_view field;
  Digest digest;

  bool operator==(const OrderTerm&) const = default;
};

// Returns the digests of everything written on the order except contacts and tags, which do not matter to approvers,
// and, with `lines_are_shown`, except the amounts, quantities and unit prices of lines, which are shown themselves.
// First "order", then single fields that are set: "notes", "ship_to", "bill_to", "job_code", "location", "department",
// "requisitioner", "own_fields", and of lines, if they are shown, "expected_delivery", "discount" and "tax". Orders
// under review depend on the digests, so a field added to orders must change them only where it is set.
std::vector<OrderTerm> TermsOf(const Order& order, bool lines_are_shown);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_TERMS_H_
