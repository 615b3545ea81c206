#include "common/base/decimal.h"

#include <algorithm>
#include <array>
#include <optional>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/wide_math.h"

namespace outlay {
namespace {

absl::uint128 MaxCoefficient() {
  return PowerOf10(Decimal::kMaxDigits) - 1;
}

bool IsScale(int scale) {
  return scale >= 0 && scale <= Decimal::kMaxScale;
}

absl::StatusOr<Decimal> FromOptional(std::optional<absl::int128> coefficient, int scale) {
  return coefficient.has_value() ? Decimal::FromParts(*coefficient, scale) : DecimalOverflow();
}

// Drops trailing zeros only while one of the two limits requires it, so that 1.20 + 1.30 stays 2.50.
absl::StatusOr<Decimal> Fit(UInt256 magnitude, bool is_negative, int scale) {
  while (scale > 0 && (scale > Decimal::kMaxScale || magnitude.high != 0 || magnitude.low > MaxCoefficient())) {
    const WideQuotient tenth = DivideWide(magnitude, 10);
    if (tenth.remainder != 0) {
      return scale > Decimal::kMaxScale ? DecimalTooPrecise() : DecimalOverflow();
    }
    magnitude = tenth.quotient;
    --scale;
  }
  if (magnitude.high != 0 || magnitude.low > MaxCoefficient()) {
    return DecimalOverflow();
  }
  const auto coefficient = static_cast<absl::int128>(magnitude.low);
  return Decimal::FromParts(is_negative ? -coefficient : coefficient, scale);
}

// Returns the coefficient of `value` at a larger scale; nothing from 10^37 on, where a sum could overflow.
std::optional<absl::int128> CoefficientAt(const Decimal& value, int scale) {
  return MultiplyShift(value.coefficient(), 1, scale - value.scale(), Rounding::kDown, PowerOf10(37));
}

absl::StatusOr<Decimal> AddAligned(const Decimal& left, const Decimal& right) {
  const int scale = std::max(left.scale(), right.scale());
  const std::optional<absl::int128> a = CoefficientAt(left, scale);
  const std::optional<absl::int128> b = CoefficientAt(right, scale);
  if (!a.has_value() || !b.has_value()) {
    return DecimalOverflow();
  }
  const SignedMagnitude sum = ToSignedMagnitude(*a + *b);
  return Fit({.high = 0, .low = sum.magnitude}, sum.is_negative, scale);
}

}  // namespace

absl::Status DecimalOverflow() {
  return MakeError(absl::StatusCode::kOutOfRange, "DECIMAL_OVERFLOW",
                   Concat("the number needs more than ", Decimal::kMaxDigits, " digits; use a smaller one"),
                   {{"max_digits", Concat(Decimal::kMaxDigits)}});
}

absl::Status DecimalTooPrecise() {
  return MakeError(absl::StatusCode::kInvalidArgument, "DECIMAL_TOO_PRECISE",
                   Concat("the number needs more than ", Decimal::kMaxScale, " decimals; round it to them"),
                   {{"max_scale", Concat(Decimal::kMaxScale)}});
}

absl::StatusOr<Decimal> Decimal::FromParts(absl::int128 coefficient, int scale) {
  if (!IsScale(scale)) {
    return DecimalTooPrecise();
  }
  if (ToSignedMagnitude(coefficient).magnitude > MaxCoefficient()) {
    return DecimalOverflow();
  }
  return Decimal(coefficient, scale);
}

Decimal Decimal::Normalized() const {
  Decimal normalized = *this;
  while (normalized.scale_ > 0 && normalized.coefficient_ % 10 == 0) {
    normalized.coefficient_ /= 10;
    --normalized.scale_;
  }
  return normalized;
}

std::string Decimal::ToString() const {
  const Decimal normalized = Normalized();
  absl::uint128 rest = ToSignedMagnitude(normalized.coefficient_).magnitude;
  // Digits from the right: kMaxDigits of them, a point and a sign.
  std::array<char, kMaxDigits + 2> buffer;
  std::size_t begin = buffer.size();
  for (int written = 0; rest != 0 || written <= normalized.scale_; ++written) {
    if (written == normalized.scale_ && written > 0) {
      buffer[--begin] = '.';
    }
    buffer[--begin] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (normalized.coefficient_ < 0) {
    buffer[--begin] = '-';
  }
  return std::string(&buffer[begin], buffer.size() - begin);
}

std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) {
  const SignedMagnitude a = ToSignedMagnitude(left.coefficient_);
  const SignedMagnitude b = ToSignedMagnitude(right.coefficient_);
  if (left.scale_ == right.scale_ || a.is_negative != b.is_negative) {
    return left.coefficient_ < right.coefficient_   ? std::strong_ordering::less
           : left.coefficient_ > right.coefficient_ ? std::strong_ordering::greater
                                                    : std::strong_ordering::equal;
  }
  const int scale = std::max(left.scale_, right.scale_);
  const UInt256 x = MultiplyWide(a.magnitude, PowerOf10(scale - left.scale_));
  const UInt256 y = MultiplyWide(b.magnitude, PowerOf10(scale - right.scale_));
  if (x == y) {
    return std::strong_ordering::equal;
  }
  const bool x_is_smaller = x.high != y.high ? x.high < y.high : x.low < y.low;
  return x_is_smaller != a.is_negative ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::strong_ordering Compare(const Decimal& left, const Decimal& right) {
  return left <=> right;
}

absl::StatusOr<Decimal> Add(const Decimal& left, const Decimal& right) {
  absl::StatusOr<Decimal> sum = AddAligned(left, right);
  // A number with many digits and one with trailing decimal zeros may fit without the zeros.
  return sum.ok() ? sum : AddAligned(left.Normalized(), right.Normalized());
}

absl::StatusOr<Decimal> Subtract(const Decimal& left, const Decimal& right) {
  return Add(left, right.Negated());
}

absl::StatusOr<Decimal> Multiply(const Decimal& left, const Decimal& right) {
  const SignedMagnitude a = ToSignedMagnitude(left.coefficient());
  const SignedMagnitude b = ToSignedMagnitude(right.coefficient());
  return Fit(MultiplyWide(a.magnitude, b.magnitude), a.is_negative != b.is_negative, left.scale() + right.scale());
}

absl::StatusOr<Decimal> Multiply(const Decimal& left, const Decimal& right, int scale, Rounding rounding) {
  if (!IsScale(scale)) {
    return DecimalTooPrecise();
  }
  return FromOptional(MultiplyShift(left.coefficient(), right.coefficient(), scale - left.scale() - right.scale(),
                                    rounding, MaxCoefficient()),
                      scale);
}

absl::StatusOr<Decimal> Divide(const Decimal& dividend, const Decimal& divisor, int scale, Rounding rounding) {
  if (!IsScale(scale)) {
    return DecimalTooPrecise();
  }
  if (divisor.IsZero()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "DIVISION_BY_ZERO", "the divisor must not be zero");
  }
  const SignedMagnitude by = ToSignedMagnitude(divisor.coefficient());
  const absl::int128 top = by.is_negative ? -dividend.coefficient() : dividend.coefficient();
  const int power = scale + divisor.scale() - dividend.scale();
  if (power >= 0) {
    return FromOptional(
        MultiplyDivide(top, static_cast<absl::int128>(PowerOf10(power)), by.magnitude, rounding, MaxCoefficient()),
        scale);
  }
  const UInt256 bottom = MultiplyWide(by.magnitude, PowerOf10(-power));
  // Beyond 128 bits the divisor is so much larger than any coefficient that only the direction of rounding matters; a
  // third of the last place represents every such small quotient.
  return bottom.high == 0
             ? FromOptional(MultiplyDivide(top, 1, bottom.low, rounding, MaxCoefficient()), scale)
             : FromOptional(MultiplyDivide(top < 0 ? -1 : (top > 0 ? 1 : 0), 1, 3, rounding, MaxCoefficient()), scale);
}

absl::StatusOr<Decimal> Quantize(const Decimal& value, int scale, Rounding rounding) {
  if (!IsScale(scale)) {
    return DecimalTooPrecise();
  }
  return FromOptional(MultiplyShift(value.coefficient(), 1, scale - value.scale(), rounding, MaxCoefficient()), scale);
}

absl::StatusOr<Decimal> RoundToDigits(const Decimal& value, int digits, Rounding rounding) {
  if (digits < 1 || digits > Decimal::kMaxDigits) {
    return MakeError(absl::StatusCode::kInvalidArgument, "DECIMAL_INVALID",
                     Concat("a number is rounded to 1 to ", Decimal::kMaxDigits, " digits"));
  }
  const absl::uint128 magnitude = ToSignedMagnitude(value.coefficient()).magnitude;
  int drop = 0;
  while (magnitude / PowerOf10(drop) >= PowerOf10(digits)) {
    ++drop;
  }
  std::optional<absl::int128> kept = MultiplyShift(value.coefficient(), 1, -drop, rounding, MaxCoefficient());
  if (kept.has_value() && ToSignedMagnitude(*kept).magnitude == PowerOf10(digits)) {
    // 9.99 became 10.0: one digit too many, and it is a zero.
    *kept /= 10;
    ++drop;
  }
  if (drop > value.scale() && kept.has_value()) {
    kept = MultiplyShift(*kept, 1, drop - value.scale(), rounding, MaxCoefficient());
  }
  return FromOptional(kept, std::max(0, value.scale() - drop));
}

}  // namespace outlay
