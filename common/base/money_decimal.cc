#include "common/base/money_decimal.h"

#include <limits>
#include <optional>

#include "common/base/wide_math.h"

namespace outlay {
namespace {

// Excludes the smallest int64, which has no counterpart, and which no amount needs.
constexpr uint64_t kMaxMinorUnits = std::numeric_limits<int64_t>::max();

absl::StatusOr<Money> FromOptional(std::optional<absl::int128> minor_units, Currency currency) {
  if (!minor_units.has_value()) {
    return MoneyOverflow();
  }
  return Money(static_cast<int64_t>(*minor_units), currency);
}

}  // namespace

Decimal ToDecimal(const Money& money) {
  // 19 digits and at most 4 decimals are within the limits of Decimal.
  return *Decimal::FromParts(money.minor_units(), money.currency().exponent());
}

absl::StatusOr<Money> ToMoney(const Decimal& units, Currency currency, Rounding rounding) {
  return FromOptional(
      MultiplyShift(units.coefficient(), 1, currency.exponent() - units.scale(), rounding, kMaxMinorUnits), currency);
}

absl::StatusOr<Money> ToMoneyExactly(const Decimal& units, Currency currency) {
  absl::StatusOr<Money> money = ToMoney(units, currency, Rounding::kDown);
  if (money.ok() && ToDecimal(*money) != units) {
    return MoneyTooPrecise(currency);
  }
  return money;
}

absl::StatusOr<Money> MultiplyToMoney(const Decimal& price, const Decimal& quantity, Currency currency,
                                      Rounding rounding) {
  return FromOptional(MultiplyShift(price.coefficient(), quantity.coefficient(),
                                    currency.exponent() - price.scale() - quantity.scale(), rounding, kMaxMinorUnits),
                      currency);
}

absl::StatusOr<Money> Convert(const Money& money, const Decimal& rate, Currency target, Rounding rounding) {
  return FromOptional(
      MultiplyShift(money.minor_units(), rate.coefficient(),
                    target.exponent() - money.currency().exponent() - rate.scale(), rounding, kMaxMinorUnits),
      target);
}

}  // namespace outlay
