// How much of an order nobody has approved when it becomes another one (A5, P5). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_GROWTH_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_GROWTH_H_

#include <cstdint>
#include <optional>

#include "services/purchase_order/domain/order/line.h"

namespace outlay::purchase_order {

// Whether both stand for the same thing, whatever it costs and when it comes.
bool IsSameThing(const Line& approved, Line line);

// Of a line that stands for the same thing as the one that was approved, in minor units, not below zero: the largest of
// what it costs more, what each of it costs more, and what there is more of it at the approved price. Fewer at a higher
// price each grow, though they cost the same. Nullopt: it is another thing, or cannot be computed; all of it was not
// approved.
std::optional<int64_t> GrowthOf(const Line& approved, const Line& line);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_GROWTH_H_
