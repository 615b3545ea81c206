#include "common/rpc/well_known.h"

#include <cstdint>

#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "common/rpc/values.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace outlay::rpc {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;
// The bounds of google.protobuf.Duration, in both directions.
constexpr int64_t kDurationSecondsMax = 315'576'000'000;

std::string CheckSign(bool negative, bool zero, const WellKnownRules& rules) {
  if (rules.positive && (negative || zero)) {
    return "must be greater than zero";
  }
  return rules.not_negative && negative ? "must not be negative" : "";
}

WellKnownResult CheckMoney(const google::type::Money& money, const WellKnownRules& rules) {
  const auto currency = Currency::FromCode(money.currency_code());
  if (!currency.ok()) {
    return {.why = "must name an ISO 4217 currency with minor units, in upper case"};
  }
  const auto amount = Money::FromUnitsNanos(money.units(), money.nanos(), *currency);
  if (!amount.ok()) {
    return {.why = "must be a whole number of the currency's minor units within 64 bits, nanos of the units' sign"};
  }
  return {.why = CheckSign(amount->IsNegative(), amount->IsZero(), rules)};
}

WellKnownResult CheckDecimal(const google::type::Decimal& decimal, const WellKnownRules& rules) {
  if (decimal.value().empty()) {
    return {.missing = rules.required, .why = rules.required ? "" : "must be a decimal number, or not be set"};
  }
  const auto value = Decimal::Parse(decimal.value());
  if (!value.ok()) {
    return {.why = "must be a decimal number of at most 34 digits and 18 decimals"};
  }
  return {.why = CheckSign(value->IsNegative(), value->IsZero(), rules)};
}

WellKnownResult CheckDate(const google::type::Date& date) {
  const bool exists = DayOf(date).has_value();
  return {.why = exists ? "" : "must be a whole day that exists, of the years 1 to 9999"};
}

WellKnownResult CheckTimestamp(const google::protobuf::Timestamp& time) {
  const bool good = time.seconds() >= kTimestampSecondsMin && time.seconds() <= kTimestampSecondsMax &&
                    time.nanos() >= 0 && time.nanos() < kNanosPerSecond;
  return {.why = good ? "" : "must be a time of the years 1 to 9999"};
}

WellKnownResult CheckDuration(const google::protobuf::Duration& duration, const WellKnownRules& rules) {
  const int64_t seconds = duration.seconds();
  const int64_t nanos = duration.nanos();
  const bool in_range = seconds >= -kDurationSecondsMax && seconds <= kDurationSecondsMax && nanos > -kNanosPerSecond &&
                        nanos < kNanosPerSecond;
  if (!in_range || (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0)) {
    return {.why = "must be a duration of at most 10,000 years, nanos of the seconds' sign"};
  }
  return {.why = CheckSign(seconds < 0 || nanos < 0, seconds == 0 && nanos == 0, rules)};
}

}  // namespace

WellKnownResult CheckWellKnown(const google::protobuf::Message& message, WellKnown kind, const WellKnownRules& rules) {
  // Generated types only, because requests are bound by type.
  switch (kind) {
    case WellKnown::kMoney:
      return CheckMoney(static_cast<const google::type::Money&>(message), rules);
    case WellKnown::kDecimal:
      return CheckDecimal(static_cast<const google::type::Decimal&>(message), rules);
    case WellKnown::kDate:
      return CheckDate(static_cast<const google::type::Date&>(message));
    case WellKnown::kTimestamp:
      return CheckTimestamp(static_cast<const google::protobuf::Timestamp&>(message));
    case WellKnown::kDuration:
      return CheckDuration(static_cast<const google::protobuf::Duration&>(message), rules);
    default:
      return {};
  }
}

}  // namespace outlay::rpc
