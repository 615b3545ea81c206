// Describes for approvers what a change makes different in an order (A5).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_CHANGE_DETAILS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_CHANGE_DETAILS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Describes an order with a pending change in at most `bytes`. First its total before and after and its recipient; then
// the lines with their amounts, those with the largest unapproved amount first (all of a line that becomes another
// thing), and how many are left out; then, in the same order, the changed fields of the shown lines, as far as there is
// room; last the reason. Each is one line of text, whatever users wrote into it.
std::string DetailsOfChange(const Order& order, const Order& changed, size_t bytes);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_CHANGE_DETAILS_H_
