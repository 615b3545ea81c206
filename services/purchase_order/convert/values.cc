#include "services/purchase_order/convert/values.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::purchase_order {

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

absl::StatusOr<Money> FromProto(const google::type::Money& proto) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, Currency::FromCode(proto.currency_code()));
  return Money::FromUnitsNanos(proto.units(), proto.nanos(), currency);
}

absl::Time FromProto(const google::protobuf::Timestamp& proto) {
  const absl::Time time = absl::FromUnixSeconds(proto.seconds()) + absl::Nanoseconds(proto.nanos());
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

absl::StatusOr<std::optional<absl::CivilDay>> FromProto(const google::type::Date& proto, std::string_view field) {
  if (proto.year() == 0 && proto.month() == 0 && proto.day() == 0) {
    return std::optional<absl::CivilDay>();
  }
  const absl::CivilDay day(proto.year(), proto.month(), proto.day());
  // A civil day normalizes 30 February to a day that exists; such a date was none.
  if (proto.year() < 1 || proto.year() > 9999 || day.year() != proto.year() || day.month() != proto.month() ||
      day.day() != proto.day()) {
    return FieldInvalid(field, "must be a whole day of the calendar");
  }
  return std::optional<absl::CivilDay>(day);
}

absl::StatusOr<std::optional<Decimal>> FromProto(const google::type::Decimal& proto, std::string_view field,
                                                 int max_places) {
  if (proto.value().empty()) {
    return std::optional<Decimal>();
  }
  const absl::StatusOr<Decimal> decimal = Decimal::Parse(proto.value());
  if (!decimal.ok()) {
    return FieldInvalid(field, "must be a decimal number");
  }
  if (decimal->Normalized().scale() > max_places) {
    return FieldInvalid(field, Concat("must have at most ", max_places, " places"));
  }
  return std::optional<Decimal>(*decimal);
}

}  // namespace outlay::purchase_order
