// The invoiced amounts of an order and its lines: changed by bookings (M4), never by users.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_INVOICED_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_INVOICED_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "common/base/persons.h"
#include "services/purchase_order/domain/balance.h"

namespace outlay::purchase_order {

// The invoiced amount of an order or of a line.
struct Invoiced {
  int64_t minor = 0;  // booked less reversed, minor units of the order's currency
  BalanceMarks marks;

  bool operator==(const Invoiced&) const = default;
};

// The invoiced amounts of an order. A line has an entry once an invoice was booked on it.
struct OrderInvoiced {
  Invoiced order;
  std::map<std::string, Invoiced, std::less<>> lines;  // by line number
  Persons posters;                                     // see OrderChain

  bool operator==(const OrderInvoiced&) const = default;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_INVOICED_H_
