#include "common/base/money.h"

#include <limits>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/wide_math.h"

namespace outlay {
namespace {

constexpr int64_t kNanosPerUnit = 1'000'000'000;

absl::Status MoneyInvalid(std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, "MONEY_INVALID", message);
}

absl::Status NotAnAmount(std::string_view text) {
  return MoneyInvalid(Concat("\"", absl::CHexEscape(ToAbsl(text.substr(0, 40))),
                             "\" is not an amount; write digits with an optional point, such as \"1234.50\""));
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Appends a digit to a number that is built on the negative side, where int64 has one value more.
bool PushDigit(char digit, int64_t& negative) {
  return !__builtin_mul_overflow(negative, 10, &negative) &&
         !__builtin_sub_overflow(negative, static_cast<int64_t>(digit - '0'), &negative);
}

struct AmountText {
  bool is_negative = false;
  std::string_view integer;
  std::string_view fraction;
};

std::optional<AmountText> SplitAmount(std::string_view text) {
  AmountText parts;
  if (!text.empty() && text.front() == '-') {
    parts.is_negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  parts.integer = text.substr(0, point);
  if (point != std::string_view::npos) {
    parts.fraction = text.substr(point + 1);
    if (parts.fraction.empty()) {
      return std::nullopt;
    }
  }
  if (parts.integer.empty()) {
    return std::nullopt;
  }
  for (const std::string_view digits : {parts.integer, parts.fraction}) {
    for (const char c : digits) {
      if (!IsDigit(c)) {
        return std::nullopt;
      }
    }
  }
  return parts;
}

}  // namespace

absl::Status CurrencyMismatch(Currency left, Currency right) {
  return MakeError(
      absl::StatusCode::kInvalidArgument, "CURRENCY_MISMATCH",
      Concat("amounts in ", left.code(), " and ", right.code(), " cannot be combined; convert one of them first"),
      {{"left", std::string(left.code())}, {"right", std::string(right.code())}});
}

absl::Status MoneyOverflow() {
  return MakeError(absl::StatusCode::kOutOfRange, "MONEY_OVERFLOW",
                   "the amount does not fit into 64 bits of minor units; use smaller amounts");
}

absl::Status MoneyTooPrecise(Currency currency) {
  return MakeError(absl::StatusCode::kInvalidArgument, "MONEY_TOO_PRECISE",
                   Concat(currency.code(), " has ", currency.exponent(), " decimals; round the amount to them"),
                   {{"currency", std::string(currency.code())}, {"decimals", Concat(currency.exponent())}});
}

absl::StatusOr<Money> Money::FromUnitsNanos(int64_t units, int32_t nanos, Currency currency) {
  if (nanos <= -kNanosPerUnit || nanos >= kNanosPerUnit) {
    return MoneyInvalid("nanos must lie between -999999999 and 999999999");
  }
  if ((units > 0 && nanos < 0) || (units < 0 && nanos > 0)) {
    return MoneyInvalid("units and nanos must have the same sign");
  }
  const int64_t nanos_per_minor = kNanosPerUnit / currency.minor_per_unit();
  if (nanos % nanos_per_minor != 0) {
    return MoneyTooPrecise(currency);
  }
  int64_t minor_units = 0;
  if (__builtin_mul_overflow(units, currency.minor_per_unit(), &minor_units) ||
      __builtin_add_overflow(minor_units, nanos / nanos_per_minor, &minor_units)) {
    return MoneyOverflow();
  }
  return Money(minor_units, currency);
}

UnitsNanos Money::ToUnitsNanos() const {
  const int64_t minor_per_unit = currency_.minor_per_unit();
  return {.units = minor_units_ / minor_per_unit,
          .nanos = static_cast<int32_t>(minor_units_ % minor_per_unit * (kNanosPerUnit / minor_per_unit))};
}

absl::StatusOr<Money> Money::Parse(std::string_view amount, Currency currency) {
  const std::optional<AmountText> parts = SplitAmount(amount);
  if (!parts.has_value()) {
    return NotAnAmount(amount);
  }
  const auto exponent = static_cast<std::size_t>(currency.exponent());
  if (parts->fraction.find_first_not_of('0', exponent) != std::string_view::npos) {
    return MoneyTooPrecise(currency);
  }
  int64_t negative = 0;
  for (const char digit : parts->integer) {
    if (!PushDigit(digit, negative)) {
      return MoneyOverflow();
    }
  }
  for (std::size_t i = 0; i < exponent; ++i) {
    if (!PushDigit(i < parts->fraction.size() ? parts->fraction[i] : '0', negative)) {
      return MoneyOverflow();
    }
  }
  if (parts->is_negative) {
    return Money(negative, currency);
  }
  return Negate(Money(negative, currency));
}

std::string Money::FormatAmount() const {
  const uint64_t magnitude = Magnitude(minor_units_);
  const auto minor_per_unit = static_cast<uint64_t>(currency_.minor_per_unit());
  const std::string_view sign = minor_units_ < 0 ? "-" : "";
  if (currency_.exponent() == 0) {
    return Concat(sign, magnitude);
  }
  return absl::StrFormat("%s%d.%0*d", sign, magnitude / minor_per_unit, currency_.exponent(),
                         magnitude % minor_per_unit);
}

std::string Money::ToString() const {
  return Concat(FormatAmount(), " ", currency_.code());
}

absl::StatusOr<Money> Add(const Money& left, const Money& right) {
  if (left.currency() != right.currency()) {
    return CurrencyMismatch(left.currency(), right.currency());
  }
  int64_t sum = 0;
  if (__builtin_add_overflow(left.minor_units(), right.minor_units(), &sum)) {
    return MoneyOverflow();
  }
  return Money(sum, left.currency());
}

absl::StatusOr<Money> Subtract(const Money& left, const Money& right) {
  if (left.currency() != right.currency()) {
    return CurrencyMismatch(left.currency(), right.currency());
  }
  int64_t difference = 0;
  if (__builtin_sub_overflow(left.minor_units(), right.minor_units(), &difference)) {
    return MoneyOverflow();
  }
  return Money(difference, left.currency());
}

absl::StatusOr<Money> Negate(const Money& money) {
  if (money.minor_units() == std::numeric_limits<int64_t>::min()) {
    return MoneyOverflow();
  }
  return Money(-money.minor_units(), money.currency());
}

absl::StatusOr<Money> Abs(const Money& money) {
  return money.IsNegative() ? Negate(money) : money;
}

absl::StatusOr<std::strong_ordering> Compare(const Money& left, const Money& right) {
  if (left.currency() != right.currency()) {
    return CurrencyMismatch(left.currency(), right.currency());
  }
  return left.minor_units() <=> right.minor_units();
}

}  // namespace outlay
