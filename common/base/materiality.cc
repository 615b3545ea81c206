#include "common/base/materiality.h"

#include <algorithm>
#include <array>
#include <limits>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"

namespace outlay {
namespace {

constexpr int kBasisPointsOfAll = 10'000;
constexpr std::array<std::string_view, 11> kFields = {
    "notes",         "ship_to",    "bill_to",  "job_code",          "location", "department",
    "requisitioner", "own_fields", "discount", "expected_delivery", "tax"};

// Returns the cost of `quantity` at the former cost per unit, rounded up.
absl::StatusOr<int64_t> AtFormerPrice(const LineCost& before, const Decimal& quantity) {
  OUTLAY_ASSIGN_OR_RETURN(const Decimal scaled, Multiply(Decimal(before.amount_minor), quantity));
  OUTLAY_ASSIGN_OR_RETURN(const Decimal minor, Divide(scaled, *before.quantity, /*scale=*/0, Rounding::kCeiling));
  if (minor.coefficient() > std::numeric_limits<int64_t>::max()) return DecimalOverflow();
  return static_cast<int64_t>(minor.coefficient());
}

// Returns the growth of a line with a quantity over a former one with a quantity.
absl::StatusOr<int64_t> GrowthOfEach(const LineCost& before, const LineCost& after, Currency currency) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t expected, AtFormerPrice(before, *after.quantity));
  int64_t growth = after.amount_minor - expected;
  if (*after.quantity > *before.quantity) {
    growth = std::max<int64_t>({growth, expected - before.amount_minor, 1});
  }
  if (*after.unit_price <= *before.unit_price) return growth;
  // The list price counts, too, whatever the discount on it.
  OUTLAY_ASSIGN_OR_RETURN(const Decimal dearer, Subtract(*after.unit_price, *before.unit_price));
  OUTLAY_ASSIGN_OR_RETURN(const Money more, MultiplyToMoney(dearer, *after.quantity, currency, Rounding::kCeiling));
  return std::max<int64_t>({growth, more.minor_units(), 1});
}

}  // namespace

bool IsSet(const Materiality& materiality) {
  return ToleratesGrowth(materiality) || materiality.fields.has_value();
}

bool IsMaterialityField(std::string_view field) {
  return std::find(kFields.begin(), kFields.end(), field) != kFields.end();
}

Materiality Stricter(const Materiality& left, const Materiality& right) {
  Materiality stricter = left;
  if (right.basis_points.has_value()) {
    stricter.basis_points = std::min(left.basis_points.value_or(*right.basis_points), *right.basis_points);
  }
  if (right.amount.has_value()) {
    const Money& other = left.amount.has_value() ? *left.amount : *right.amount;
    stricter.amount = other.minor_units() < right.amount->minor_units() ? other : *right.amount;
  }
  if (!right.fields.has_value()) return stricter;
  stricter.fields = right.fields;
  if (left.fields.has_value()) {
    std::erase_if(*stricter.fields, [&](const std::string& field) { return !left.fields->contains(field); });
  }
  return stricter;
}

bool IsAtLeastAsStrict(const Materiality& materiality, const Materiality& than) {
  return Stricter(materiality, than) == materiality;
}

Materiality Narrowed(const Materiality& allowed, const Materiality& narrower) {
  Materiality narrowed = Stricter(allowed, narrower);
  if (!ToleratesGrowth(allowed)) {
    narrowed.basis_points.reset();
    narrowed.amount.reset();
  }
  if (!allowed.fields.has_value()) narrowed.fields.reset();
  return narrowed;
}

bool ToleratesGrowth(const Materiality& materiality) {
  return materiality.basis_points.has_value() || materiality.amount.has_value();
}

bool Tolerates(const Materiality& materiality, int64_t decided_minor, int64_t growth_minor) {
  if (growth_minor == 0) return true;
  if (!ToleratesGrowth(materiality)) return false;
  if (materiality.amount.has_value() && growth_minor > materiality.amount->minor_units()) return false;
  return !materiality.basis_points.has_value() ||
         absl::int128(growth_minor) * kBasisPointsOfAll <= absl::int128(decided_minor) * *materiality.basis_points;
}

bool Tolerates(const Materiality& materiality, std::string_view field) {
  return materiality.fields.has_value() && materiality.fields->contains(std::string(field));
}

std::optional<int64_t> GrowthOf(const LineCost& before, const LineCost& after, Currency currency) {
  if (before.quantity.has_value() != after.quantity.has_value() ||
      before.unit_price.has_value() != after.unit_price.has_value()) {
    return std::nullopt;
  }
  const int64_t growth = std::max<int64_t>(after.amount_minor - before.amount_minor, 0);
  if (!before.quantity.has_value() || !before.unit_price.has_value()) return growth;
  const absl::StatusOr<int64_t> of_each = GrowthOfEach(before, after, currency);
  if (!of_each.ok()) return std::nullopt;
  return std::max(growth, *of_each);
}

}  // namespace outlay
