// The fiscal year of a month, a day or an instant (B2, D1).
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

// One fiscal year: twelve months from its first month.
struct FiscalYear {
  Month first_month;

  // Returns "FY2026" for a year that begins in January, "FY2026/27" for any other, so that readers need not know
  // whether an organization names its years after their beginning or their end.
  std::string Label() const;

  auto operator<=>(const FiscalYear&) const = default;
};

// An organization's calendar: its time zone and the first month of its fiscal years. A value; all functions are pure
// and thread-safe.
class FiscalCalendar {
 public:
  // UTC, with calendar years as fiscal years.
  FiscalCalendar() = default;

  // Makes a calendar. INVALID_ARGUMENT / FIELD_INVALID {field: fiscal_year_first_month}: `first_month` is not 1 to 12.
  static absl::StatusOr<FiscalCalendar> Of(const TimeZone& zone, int first_month);

  const TimeZone& zone() const { return zone_; }
  // 1 to 12.
  int first_month() const { return first_month_; }

  // Returns the fiscal year that holds `month`. INVALID_ARGUMENT / MONTH_INVALID: it began before the first supported
  // month.
  absl::StatusOr<FiscalYear> YearOf(const Month& month) const;
  // Returns the fiscal year that holds `time` in this zone. MONTH_INVALID.
  absl::StatusOr<FiscalYear> YearOf(absl::Time time) const;
  // Returns the interval from the first instant of the year to that of the next one. MONTH_INVALID: the year ends after
  // the last supported month.
  absl::StatusOr<Interval> Bounds(const FiscalYear& year) const;

  // Returns the interval from the first instant of `first` to that of `end`, exclusive. Empty if `end` is not after
  // `first`, or if the zone skipped all days between.
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
