// What a change makes different of an order, in words for those who decide about it (A5).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_CHANGE_DETAILS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_CHANGE_DETAILS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Of an order whose change waits: first what it is worth before and after, and who it goes to; then the lines with
// their amounts, those first of which most was not approved (all of a line that becomes another thing), as many as
// `bytes` have room for, and how many more there are; of those that are shown, in the same order, every field that
// becomes another one, as far as there is room; last why. One line of text each, whatever people wrote in it.
std::string DetailsOfChange(const Order& order, const Order& changed, size_t bytes);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_CHANGE_DETAILS_H_
