#ifndef OUTLAY_COMMON_BASE_DECIMAL_H_
#define OUTLAY_COMMON_BASE_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "common/base/rounding.h"

namespace outlay {

// An exact price, quantity or rate: coefficient / 10^scale. A value; there is no operator+, because every sum can fail.
//
// Limits: at most kMaxDigits significant digits and kMaxScale decimals. 1.5 and 1.50 are equal, hash alike and have the
// same text; only scale() tells them apart. There is no negative zero, infinity or NaN.
//
// Errors of this file:
//   INVALID_ARGUMENT / DECIMAL_INVALID: text that is not a decimal number.
//   INVALID_ARGUMENT / DECIMAL_TOO_PRECISE {max_scale}: it needs more decimals than kMaxScale.
//   OUT_OF_RANGE / DECIMAL_OVERFLOW {max_digits}: it needs more digits than kMaxDigits.
//   INVALID_ARGUMENT / DIVISION_BY_ZERO.
class Decimal {
 public:
  static constexpr int kMaxDigits = 34;
  static constexpr int kMaxScale = 18;
  // The longest text that Parse accepts, in bytes; longer ones are DECIMAL_INVALID.
  static constexpr std::size_t kMaxTextBytes = 128;

  constexpr Decimal() = default;
  constexpr explicit Decimal(int64_t whole) : coefficient_(whole) {}

  // DECIMAL_OVERFLOW, DECIMAL_TOO_PRECISE (scale above kMaxScale or negative).
  static absl::StatusOr<Decimal> FromParts(absl::int128 coefficient, int scale);

  // Reads the syntax of google.type.Decimal: "+2.50", ".5", "5.", "25e-1". The scale is the number of decimals written,
  // reduced by trailing zeros if a limit requires it. Empty text is refused: an absent number is not zero, so check for
  // it first and name the field. DECIMAL_INVALID, DECIMAL_TOO_PRECISE, DECIMAL_OVERFLOW.
  static absl::StatusOr<Decimal> Parse(std::string_view text);

  // Returns the canonical text: no exponent, no trailing zeros, no point without decimals ("2.5", "-0.25", "100").
  std::string ToString() const;

  constexpr absl::int128 coefficient() const { return coefficient_; }
  constexpr int scale() const { return scale_; }
  constexpr bool IsZero() const { return coefficient_ == 0; }
  constexpr bool IsNegative() const { return coefficient_ < 0; }
  constexpr bool IsPositive() const { return coefficient_ > 0; }

  // The same value with the fewest decimals.
  Decimal Normalized() const;
  constexpr Decimal Negated() const { return Decimal(-coefficient_, scale_); }

  // Compares by value; never fails.
  friend std::strong_ordering operator<=>(const Decimal& left, const Decimal& right);
  friend bool operator==(const Decimal& left, const Decimal& right) { return (left <=> right) == 0; }

  friend std::ostream& operator<<(std::ostream& out, const Decimal& decimal) { return out << decimal.ToString(); }

  template <typename H>
  friend H AbslHashValue(H h, const Decimal& decimal) {
    const Decimal normalized = decimal.Normalized();
    return H::combine(std::move(h), normalized.coefficient_, normalized.scale_);
  }

 private:
  constexpr Decimal(absl::int128 coefficient, int scale) : coefficient_(coefficient), scale_(scale) {}

  absl::int128 coefficient_ = 0;  // |coefficient_| < 10^kMaxDigits
  int32_t scale_ = 0;             // 0 to kMaxScale
};

// Exact; the scale is the larger of the two. DECIMAL_OVERFLOW.
absl::StatusOr<Decimal> Add(const Decimal& left, const Decimal& right);
absl::StatusOr<Decimal> Subtract(const Decimal& left, const Decimal& right);

// Exact; the scale is the sum of the two, reduced by trailing zeros if a limit requires it. DECIMAL_OVERFLOW,
// DECIMAL_TOO_PRECISE.
absl::StatusOr<Decimal> Multiply(const Decimal& left, const Decimal& right);

// The exact product, rounded once to `scale` decimals. DECIMAL_OVERFLOW, DECIMAL_TOO_PRECISE (scale out of range).
absl::StatusOr<Decimal> Multiply(const Decimal& left, const Decimal& right, int scale, Rounding rounding);

// The exact quotient, rounded once to `scale` decimals. DIVISION_BY_ZERO, DECIMAL_OVERFLOW, DECIMAL_TOO_PRECISE (scale
// out of range).
absl::StatusOr<Decimal> Divide(const Decimal& dividend, const Decimal& divisor, int scale,
                               Rounding rounding = Rounding::kHalfEven);

// `value` with exactly `scale` decimals. DECIMAL_OVERFLOW, DECIMAL_TOO_PRECISE (scale out of range).
absl::StatusOr<Decimal> Quantize(const Decimal& value, int scale, Rounding rounding = Rounding::kHalfEven);

// Rounds to at most `digits` significant digits, 1 to kMaxDigits; the scale shrinks, and below zero it is replaced by
// zeros. DECIMAL_OVERFLOW (rounding up carried beyond kMaxDigits), INVALID_ARGUMENT / DECIMAL_INVALID (digits).
absl::StatusOr<Decimal> RoundToDigits(const Decimal& value, int digits, Rounding rounding = Rounding::kHalfEven);

// Compares by value, like the function of that name for Money; never fails.
std::strong_ordering Compare(const Decimal& left, const Decimal& right);

// The errors above, for related files.
absl::Status DecimalOverflow();
absl::Status DecimalTooPrecise();

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_DECIMAL_H_
