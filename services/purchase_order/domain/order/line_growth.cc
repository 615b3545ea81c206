#include "services/purchase_order/domain/order/line_growth.h"

#include "common/base/materiality.h"

namespace outlay::purchase_order {

bool IsSameThing(const Line& approved, Line line) {
  line.quantity = approved.quantity;
  line.unit_price = approved.unit_price;
  line.discount = approved.discount;
  line.tax = approved.tax;
  line.amount = approved.amount;
  line.expected_delivery = approved.expected_delivery;
  return line == approved;
}

std::optional<int64_t> GrowthOf(const Line& approved, const Line& line) {
  if (!IsSameThing(approved, line)) return std::nullopt;
  const LineCost before = {
      .amount_minor = approved.amount.minor_units(), .quantity = approved.quantity, .unit_price = approved.unit_price};
  LineCost after = {.amount_minor = line.amount.minor_units(), .quantity = {}, .unit_price = {}};
  // A quantity that was not approved says nothing about the approved amount.
  if (approved.quantity.has_value()) {
    after.quantity = line.quantity;
    after.unit_price = line.unit_price;
  }
  return outlay::GrowthOf(before, after, line.amount.currency());
}

}  // namespace outlay::purchase_order
