// The part of a changed order that was not approved (A5, P5). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_GROWTH_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_GROWTH_H_

#include <cstdint>
#include <optional>

#include "services/purchase_order/domain/order/line.h"

namespace outlay::purchase_order {

// Returns true if both lines stand for the same thing, whatever its cost and delivery date.
bool IsSameThing(const Line& approved, Line line);

// Returns by how much a line grew beyond the approved one that stands for the same thing, in minor units, not negative:
// the largest of its additional cost, the additional cost per unit, and the additional quantity at the approved price.
// A smaller quantity at a higher price grows even if the cost is the same. Nullopt: it stands for another thing, or the
// growth cannot be computed; then nothing of it was approved.
std::optional<int64_t> GrowthOf(const Line& approved, const Line& line);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_GROWTH_H_
