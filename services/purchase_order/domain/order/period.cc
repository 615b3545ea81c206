#include "services/purchase_order/domain/order/period.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::purchase_order {
namespace {

absl::StatusOr<Period> FromMonths(std::string_view field, const PeriodSpec& spec, const TimeZone& zone) {
  if (!spec.first_month.has_value()) {
    return FieldRequired(Concat(field, ".first_month"));
  }
  if (!spec.last_month.has_value()) {
    return FieldRequired(Concat(field, ".last_month"));
  }
  if (*spec.last_month < *spec.first_month) {
    return FieldInvalid(Concat(field, ".last_month"), "must not be before first_month");
  }
  OUTLAY_ASSIGN_OR_RETURN(const Interval interval, MonthsToInterval(*spec.first_month, *spec.last_month, zone));
  return Period{.first_month = spec.first_month, .last_month = spec.last_month, .interval = interval};
}

absl::StatusOr<Period> FromInstants(std::string_view field, const PeriodSpec& spec) {
  if (!spec.start.has_value()) {
    return FieldRequired(Concat(field, ".start_time"));
  }
  if (!spec.end.has_value()) {
    return FieldRequired(Concat(field, ".end_time"));
  }
  if (*spec.end <= *spec.start) {
    return FieldInvalid(Concat(field, ".end_time"), "must be after start_time");
  }
  return Period{.first_month = std::nullopt, .last_month = std::nullopt, .interval = {*spec.start, *spec.end}};
}

}  // namespace

absl::StatusOr<Period> ResolvePeriod(std::string_view field, const PeriodSpec& spec, const TimeZone& zone) {
  const bool months = spec.first_month.has_value() || spec.last_month.has_value();
  const bool instants = spec.start.has_value() || spec.end.has_value();
  if (months && instants) {
    return FieldInvalid(field, "must be given in months or in instants, not in both");
  }
  if (!months && !instants) {
    return FieldRequired(field);
  }
  return months ? FromMonths(field, spec, zone) : FromInstants(field, spec);
}

PeriodSpec ToSpec(const Period& period) {
  if (period.first_month.has_value()) {
    return {.first_month = period.first_month, .last_month = period.last_month, .start = {}, .end = {}};
  }
  return {.first_month = {}, .last_month = {}, .start = period.interval.start, .end = period.interval.end};
}

}  // namespace outlay::purchase_order
