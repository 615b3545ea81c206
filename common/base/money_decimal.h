#ifndef OUTLAY_COMMON_BASE_MONEY_DECIMAL_H_
#define OUTLAY_COMMON_BASE_MONEY_DECIMAL_H_

#include "absl/status/statusor.h"
#include "common/base/decimal.h"
#include "common/base/money.h"

namespace outlay {

// Converts prices, quantities and rates to amounts. Products are computed exactly (with 256 bits where necessary) and
// rounded once, to the minor unit of the currency. OUT_OF_RANGE / MONEY_OVERFLOW: the amount does not fit into 64 bits
// of minor units.

// The amount as a decimal number of units with the currency's decimals.
Decimal ToDecimal(const Money& money);

// `units` of `currency`, rounded to its minor unit. MONEY_OVERFLOW.
absl::StatusOr<Money> ToMoney(const Decimal& units, Currency currency, Rounding rounding = Rounding::kHalfEven);

// `units` of `currency`. MONEY_OVERFLOW, INVALID_ARGUMENT / MONEY_TOO_PRECISE (rounding would be needed).
absl::StatusOr<Money> ToMoneyExactly(const Decimal& units, Currency currency);

// The total of a line: price (units of `currency` for one) times quantity. MONEY_OVERFLOW.
absl::StatusOr<Money> MultiplyToMoney(const Decimal& price, const Decimal& quantity, Currency currency,
                                      Rounding rounding = Rounding::kHalfEven);

// Converts `money` to another currency: `rate` is the number of units of `target` for one unit of the money's currency.
// MONEY_OVERFLOW.
absl::StatusOr<Money> Convert(const Money& money, const Decimal& rate, Currency target,
                              Rounding rounding = Rounding::kHalfEven);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_MONEY_DECIMAL_H_
