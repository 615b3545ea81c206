#include "services/purchase_order/domain/order/line_growth.h"

#include <algorithm>
#include <limits>

#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"

namespace outlay::purchase_order {
namespace {

// Returns the cost of `quantity` at the approved cost per unit, rounded up.
absl::StatusOr<int64_t> AtApprovedPrice(const Line& approved, const Decimal& quantity) {
  OUTLAY_ASSIGN_OR_RETURN(const Decimal scaled, Multiply(Decimal(approved.amount.minor_units()), quantity));
  OUTLAY_ASSIGN_OR_RETURN(const Decimal minor, Divide(scaled, *approved.quantity, /*scale=*/0, Rounding::kCeiling));
  if (minor.coefficient() > std::numeric_limits<int64_t>::max()) return DecimalOverflow();
  return static_cast<int64_t>(minor.coefficient());
}

// Returns the growth of a line with a quantity over an approved one with a quantity.
absl::StatusOr<int64_t> GrowthOfEach(const Line& approved, const Line& line) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t expected, AtApprovedPrice(approved, *line.quantity));
  int64_t growth = line.amount.minor_units() - expected;
  if (*line.quantity > *approved.quantity) growth = std::max(growth, expected - approved.amount.minor_units());
  if (*line.unit_price <= *approved.unit_price) return growth;
  // The list price counts, too, whatever the discount on it.
  OUTLAY_ASSIGN_OR_RETURN(const Decimal dearer, Subtract(*line.unit_price, *approved.unit_price));
  OUTLAY_ASSIGN_OR_RETURN(const Money more,
                          MultiplyToMoney(dearer, *line.quantity, line.amount.currency(), Rounding::kCeiling));
  return std::max(growth, more.minor_units());
}

}  // namespace

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
  const int64_t growth = std::max<int64_t>(line.amount.minor_units() - approved.amount.minor_units(), 0);
  if (!approved.quantity.has_value()) return growth;
  if (!line.quantity.has_value()) return std::nullopt;
  const absl::StatusOr<int64_t> of_each = GrowthOfEach(approved, line);
  if (!of_each.ok()) return std::nullopt;
  return std::max(growth, *of_each);
}

}  // namespace outlay::purchase_order
