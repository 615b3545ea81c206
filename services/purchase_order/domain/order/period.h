// The period in which an order or a line is in force: written as months or instants, kept as instants.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_PERIOD_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_PERIOD_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"

namespace outlay::purchase_order {

// A period as it was requested: either the two months, or the two instants (whole microseconds).
struct PeriodSpec {
  std::optional<Month> first_month;
  std::optional<Month> last_month;
  std::optional<absl::Time> start;
  std::optional<absl::Time> end;

  bool operator==(const PeriodSpec&) const = default;
};

// A period as it is kept. Its instants were computed once, in the organization's time zone at that moment; they stay
// unchanged if the organization moves to another zone.
struct Period {
  std::optional<Month> first_month;
  std::optional<Month> last_month;
  Interval interval;

  bool operator==(const Period&) const = default;
};

// Computes the instants of `spec`. Errors name `field` or its parts: INVALID_ARGUMENT / FIELD_REQUIRED: nothing, or
// only half of a pair, is set. INVALID_ARGUMENT / FIELD_INVALID: months and instants together, or an end that is not
// after the beginning.
absl::StatusOr<Period> ResolvePeriod(std::string_view field, const PeriodSpec& spec, const TimeZone& zone);

// Returns the spec that would resolve to the same period again.
PeriodSpec ToSpec(const Period& period);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_PERIOD_H_
