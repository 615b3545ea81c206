// Which fiscal year a month, a day or an instant belongs to (B2, D1).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_FISCAL_CALENDAR_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_FISCAL_CALENDAR_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"

namespace outlay::budget {

// One fiscal year: twelve months from its first one on.
struct FiscalYear {
  Month first_month;

  // "FY2026" for a year that begins in January, "FY2026/27" for any other: nobody has to know whether an organization
  // names its years after their beginning or their end.
  std::string Label() const;

  auto operator<=>(const FiscalYear&) const = default;
};

// How an organization counts its time: where its days begin and with which month its fiscal years do. A value; all
// functions are pure and thread-safe.
class FiscalCalendar {
 public:
  // UTC, fiscal years that are calendar years.
  FiscalCalendar() = default;

  // INVALID_ARGUMENT / FIELD_INVALID {field: fiscal_year_first_month}: `first_month` is not 1 to 12.
  static absl::StatusOr<FiscalCalendar> Of(const TimeZone& zone, int first_month);

  const TimeZone& zone() const { return zone_; }
  // 1 to 12.
  int first_month() const { return first_month_; }

  // The fiscal year that holds `month`. INVALID_ARGUMENT / MONTH_INVALID: it began before the first month there is.
  absl::StatusOr<FiscalYear> YearOf(const Month& month) const;
  // The fiscal year that holds `time` here. MONTH_INVALID.
  absl::StatusOr<FiscalYear> YearOf(absl::Time time) const;
  // From the first instant of the year to the first of the next one. MONTH_INVALID: it ends after the last month there
  // is.
  absl::StatusOr<Interval> Bounds(const FiscalYear& year) const;

  // From the first instant of `first` to the first instant of `end`, which does not belong to it. Empty if `end` is not
  // after `first`, or if the zone left out all days between.
  Interval Bounds(absl::CivilDay first, absl::CivilDay end) const {
    return {.start = DayStart(first, zone_), .end = DayStart(end, zone_)};
  }

  bool operator==(const FiscalCalendar&) const = default;

 private:
  FiscalCalendar(const TimeZone& zone, int first_month) : zone_(zone), first_month_(first_month) {}

  TimeZone zone_;
  int first_month_ = 1;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_FISCAL_CALENDAR_H_
