#include <algorithm>

#include "absl/strings/escaping.h"
#include "common/base/decimal.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/wide_math.h"

namespace outlay {
namespace {

// No number with a larger exponent fits; the bound keeps the sums below small.
constexpr int kExponentCeiling = 100'000;

// coefficient * 10^(zeros + exponent): the significant digits from the first to the last non-zero one, the number of
// zeros written after them, and the exponent of the last digit written.
struct Scanned {
  bool is_negative = false;
  absl::uint128 coefficient = 0;
  int digits = 0;  // Above kMaxDigits the coefficient is not kept.
  int zeros = 0;
  int exponent = 0;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool Scan(Scanned& out) {
    out.is_negative = TakeSign();
    const int integer_digits = TakeDigits(out);
    int fraction_digits = 0;
    if (Take('.')) {
      fraction_digits = TakeDigits(out);
    }
    if (integer_digits + fraction_digits == 0) {
      return false;
    }
    int exponent = 0;
    if ((Take('e') || Take('E')) && !TakeExponent(exponent)) {
      return false;
    }
    out.exponent = exponent - fraction_digits;
    return rest_.empty();
  }

 private:
  bool Take(char c) {
    const bool found = !rest_.empty() && rest_.front() == c;
    rest_.remove_prefix(found ? 1 : 0);
    return found;
  }

  // Returns whether there is a minus sign.
  bool TakeSign() {
    if (Take('-')) {
      return true;
    }
    Take('+');
    return false;
  }

  bool AtDigit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  int TakeDigit() {
    const int digit = rest_.front() - '0';
    rest_.remove_prefix(1);
    return digit;
  }

  int TakeDigits(Scanned& out) {
    int taken = 0;
    for (; AtDigit(); ++taken) {
      const int digit = TakeDigit();
      if (digit == 0) {
        out.zeros += out.digits > 0 ? 1 : 0;
        continue;
      }
      out.digits += out.zeros + 1;
      if (out.digits <= Decimal::kMaxDigits) {
        out.coefficient = out.coefficient * PowerOf10(out.zeros + 1) + static_cast<unsigned>(digit);
      }
      out.zeros = 0;
    }
    return taken;
  }

  bool TakeExponent(int& exponent) {
    const bool is_negative = TakeSign();
    if (!AtDigit()) {
      return false;
    }
    while (AtDigit()) {
      exponent = std::min(exponent * 10 + TakeDigit(), kExponentCeiling);
    }
    exponent = is_negative ? -exponent : exponent;
    return true;
  }

  std::string_view rest_;
};

absl::Status DecimalInvalid(std::string_view text) {
  return MakeError(absl::StatusCode::kInvalidArgument, "DECIMAL_INVALID",
                   Concat("\"", absl::CHexEscape(ToAbsl(text.substr(0, 40))),
                          "\" is not a decimal number; write digits with an optional point, such as \"2.50\""));
}

}  // namespace

absl::StatusOr<Decimal> Decimal::Parse(std::string_view text) {
  Scanned in;
  if (text.size() > kMaxTextBytes || !Scanner(text).Scan(in)) {
    return DecimalInvalid(text);
  }
  if (in.digits == 0) {
    return FromParts(0, std::clamp(-in.exponent, 0, kMaxScale));
  }
  const int exponent = in.exponent + in.zeros;
  const int least_scale = std::max(0, -exponent);
  if (least_scale > kMaxScale) {
    return DecimalTooPrecise();
  }
  // Checks that `exponent + scale` zeros fit behind the digits.
  const int most_scale = kMaxDigits - in.digits - exponent;
  if (in.digits > kMaxDigits || most_scale < least_scale) {
    return DecimalOverflow();
  }
  const int scale = std::min({std::max(-in.exponent, least_scale), most_scale, kMaxScale});
  const auto coefficient = static_cast<absl::int128>(in.coefficient * PowerOf10(exponent + scale));
  return FromParts(in.is_negative ? -coefficient : coefficient, scale);
}

}  // namespace outlay
