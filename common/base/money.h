#ifndef OUTLAY_COMMON_BASE_MONEY_H_
#define OUTLAY_COMMON_BASE_MONEY_H_

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/currency.h"

namespace outlay {

// The two numbers of google.type.Money: whole units, and nano-units (10^-9) of the same sign.
struct UnitsNanos {
  int64_t units = 0;
  int32_t nanos = 0;

  bool operator==(const UnitsNanos&) const = default;
};

// An exact amount: a number of minor units (cents) of a currency. A value of 16 bytes.
//
// Arithmetic is checked and done by functions (below, money_split.h, money_decimal.h); there is no operator+, because
// every sum can fail. The default value is 0 XXX, see Currency.
//
// Errors of this file, all INVALID_ARGUMENT except the overflow:
//   CURRENCY_MISMATCH {left, right}: the two amounts are of different currencies.
//   MONEY_TOO_PRECISE {currency, decimals}: finer than the minor unit of the currency.
//   MONEY_INVALID: not an amount (a sign mismatch of units and nanos, nanos out of range, text that does not parse).
//   OUT_OF_RANGE / MONEY_OVERFLOW: more minor units than 64 bits hold.
class Money {
 public:
  constexpr Money() = default;
  constexpr Money(int64_t minor_units, Currency currency) : minor_units_(minor_units), currency_(currency) {}

  static constexpr Money Zero(Currency currency) { return Money(0, currency); }

  // The meaning of google.type.Money. MONEY_INVALID, MONEY_TOO_PRECISE, MONEY_OVERFLOW.
  static absl::StatusOr<Money> FromUnitsNanos(int64_t units, int32_t nanos, Currency currency);
  // The reverse conversion; never fails.
  UnitsNanos ToUnitsNanos() const;

  // Reads "1234.50", "-3", "1234.5": an optional minus sign, digits, and optionally a point with 1 or more digits. More
  // decimals than the currency has are accepted if they are zeros. MONEY_INVALID, MONEY_TOO_PRECISE, MONEY_OVERFLOW.
  static absl::StatusOr<Money> Parse(std::string_view amount, Currency currency);
  // "1234.50", with exactly the currency's decimals; Parse reads it back.
  std::string FormatAmount() const;
  // "1234.50 EUR", for messages and logs.
  std::string ToString() const;

  constexpr int64_t minor_units() const { return minor_units_; }
  constexpr Currency currency() const { return currency_; }
  constexpr bool IsZero() const { return minor_units_ == 0; }
  constexpr bool IsNegative() const { return minor_units_ < 0; }
  constexpr bool IsPositive() const { return minor_units_ > 0; }

  // Compares amount and currency; 0 EUR is not 0 USD. For an order use Compare.
  constexpr bool operator==(const Money&) const = default;

  friend std::ostream& operator<<(std::ostream& out, const Money& money) { return out << money.ToString(); }

  template <typename H>
  friend H AbslHashValue(H h, const Money& money) {
    return H::combine(std::move(h), money.minor_units_, money.currency_);
  }

 private:
  int64_t minor_units_ = 0;
  Currency currency_;
};

// CURRENCY_MISMATCH, MONEY_OVERFLOW.
absl::StatusOr<Money> Add(const Money& left, const Money& right);
absl::StatusOr<Money> Subtract(const Money& left, const Money& right);

// MONEY_OVERFLOW for the smallest amount, which has no counterpart.
absl::StatusOr<Money> Negate(const Money& money);
absl::StatusOr<Money> Abs(const Money& money);

// CURRENCY_MISMATCH. `OUTLAY_ASSIGN_OR_RETURN(const auto order, Compare(a, b)); if (order > 0) ...`
absl::StatusOr<std::strong_ordering> Compare(const Money& left, const Money& right);

// The errors above, for related files.
absl::Status CurrencyMismatch(Currency left, Currency right);
absl::Status MoneyOverflow();
absl::Status MoneyTooPrecise(Currency currency);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_MONEY_H_
