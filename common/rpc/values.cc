#include "common/rpc/values.h"

#include <cstdint>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::rpc {

void ToProto(const Money& money, google::type::Money* proto) {
  const UnitsNanos parts = money.ToUnitsNanos();
  const Currency currency = money.currency();
  const std::string_view code = currency.code();
  proto->set_currency_code(code.data(), code.size());
  proto->set_units(parts.units);
  proto->set_nanos(parts.nanos);
}

void ToProto(const Decimal& decimal, google::type::Decimal* proto) {
  proto->set_value(decimal.ToString());
}

void ToProto(absl::CivilDay day, google::type::Date* proto) {
  proto->set_year(static_cast<int>(day.year()));
  proto->set_month(day.month());
  proto->set_day(day.day());
}

void ToProto(absl::Time time, google::protobuf::Timestamp* proto) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  proto->set_seconds(seconds);
  proto->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

void ToProto(const Persons& persons, google::protobuf::RepeatedPtrField<std::string>* ids) {
  for (const std::string_view id : persons.ids()) ids->Add(std::string(id));
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
    return FieldInvalid(field, "must be a decimal number of at most 34 digits and 18 decimals");
  }
  return *decimal;
}

std::optional<absl::CivilDay> DayOf(const google::type::Date& proto) {
  const absl::CivilDay day(proto.year(), proto.month(), proto.day());
  // A civil day normalizes 30 February to an existing day; such a date is invalid.
  const bool exists = proto.year() >= 1 && proto.year() <= 9999 && day.year() == proto.year() &&
                      day.month() == proto.month() && day.day() == proto.day();
  return exists ? std::optional<absl::CivilDay>(day) : std::nullopt;
}

absl::StatusOr<absl::CivilDay> DateFromProto(std::string_view field, const google::type::Date& proto) {
  const std::optional<absl::CivilDay> day = DayOf(proto);
  if (!day.has_value()) {
    return FieldInvalid(field, "must be a whole day that exists, of the years 1 to 9999");
  }
  return *day;
}

absl::StatusOr<std::optional<Decimal>> OptionalDecimalFromProto(std::string_view field,
                                                                const google::type::Decimal& proto, int max_decimals) {
  if (proto.value().empty()) {
    return std::optional<Decimal>();
  }
  OUTLAY_ASSIGN_OR_RETURN(const Decimal decimal, DecimalFromProto(field, proto));
  if (decimal.Normalized().scale() > max_decimals) {
    return FieldInvalid(field, Concat("must have at most ", max_decimals, " decimals"));
  }
  return std::optional<Decimal>(decimal);
}

absl::StatusOr<std::optional<absl::CivilDay>> OptionalDateFromProto(std::string_view field,
                                                                    const google::type::Date& proto) {
  if (proto.year() == 0 && proto.month() == 0 && proto.day() == 0) {
    return std::optional<absl::CivilDay>();
  }
  OUTLAY_ASSIGN_OR_RETURN(const absl::CivilDay day, DateFromProto(field, proto));
  return std::optional<absl::CivilDay>(day);
}

Persons PersonsFromProto(const google::protobuf::RepeatedPtrField<std::string>& ids) {
  Persons persons;
  for (const std::string& id : ids) persons.Add(id);
  return persons;
}

absl::Time TimeFromProto(const google::protobuf::Timestamp& proto) {
  return absl::FromUnixSeconds(proto.seconds()) + absl::Microseconds(proto.nanos() / 1'000);
}

}  // namespace outlay::rpc
