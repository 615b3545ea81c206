#include "common/rpc/values.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace outlay::rpc {

google::type::Money MoneyToProto(const Money& money) {
  google::type::Money proto;
  const UnitsNanos parts = money.ToUnitsNanos();
  proto.set_currency_code(std::string(money.currency().code()));
  proto.set_units(parts.units);
  proto.set_nanos(parts.nanos);
  return proto;
}

google::type::Decimal DecimalToProto(const Decimal& decimal) {
  google::type::Decimal proto;
  proto.set_value(decimal.ToString());
  return proto;
}

google::type::Date DateToProto(absl::CivilDay day) {
  google::type::Date proto;
  proto.set_year(static_cast<int>(day.year()));
  proto.set_month(day.month());
  proto.set_day(day.day());
  return proto;
}

google::protobuf::Timestamp TimeToProto(absl::Time time) {
  google::protobuf::Timestamp proto;
  const int64_t seconds = absl::ToUnixSeconds(time);
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return proto;
}

absl::StatusOr<Money> MoneyFromProto(std::string_view field, const google::type::Money& proto) {
  const absl::StatusOr<Currency> currency = Currency::FromCode(proto.currency_code());
  if (!currency.ok()) {
    return FieldInvalid(field, "must be in an ISO 4217 currency that has minor units");
  }
  const absl::StatusOr<Money> money = Money::FromUnitsNanos(proto.units(), proto.nanos(), *currency);
  if (!money.ok()) {
    return FieldInvalid(field, "must be an amount in whole minor units of its currency, within 64 bits");
  }
  return *money;
}

absl::StatusOr<Decimal> DecimalFromProto(std::string_view field, const google::type::Decimal& proto) {
  const absl::StatusOr<Decimal> decimal = Decimal::Parse(proto.value());
  if (!decimal.ok()) {
    return FieldInvalid(field, "must be a decimal number of at most 34 digits and 18 places");
  }
  return *decimal;
}

absl::StatusOr<absl::CivilDay> DateFromProto(std::string_view field, const google::type::Date& proto) {
  const absl::CivilDay day(proto.year(), proto.month(), proto.day());
  if (day.year() != proto.year() || day.month() != proto.month() || day.day() != proto.day()) {
    return FieldInvalid(field, "must be a whole day of the calendar");
  }
  return day;
}

absl::Time TimeFromProto(const google::protobuf::Timestamp& proto) {
  return absl::FromUnixSeconds(proto.seconds()) + absl::Microseconds(proto.nanos() / 1'000);
}

}  // namespace outlay::rpc
