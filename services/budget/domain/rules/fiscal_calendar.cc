#include "services/budget/domain/rules/fiscal_calendar.h"

#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace outlay::budget {
std::string FiscalYear::Label() const {
  if (first_month.month() == 1) {
    return absl::StrFormat("FY%04d", first_month.year());
  }
  return absl::StrFormat("FY%04d/%02d", first_month.year(), (first_month.year() + 1) % 100);
}

absl::StatusOr<FiscalCalendar> FiscalCalendar::Of(const TimeZone& zone, int first_month) {
  if (first_month < 1 || first_month > Month::kPerYear) {
    return FieldInvalid("fiscal_year_first_month", "must be a month from 1 to 12");
  }
  return FiscalCalendar(zone, first_month);
}

absl::StatusOr<FiscalYear> FiscalCalendar::YearOf(const Month& month) const {
  const int months_into_year = (month.month() - first_month_ + Month::kPerYear) % Month::kPerYear;
  OUTLAY_ASSIGN_OR_RETURN(const Month first, month.Plus(-months_into_year));
  return FiscalYear{.first_month = first};
}

absl::StatusOr<FiscalYear> FiscalCalendar::YearOf(absl::Time time) const {
  OUTLAY_ASSIGN_OR_RETURN(const Month month, MonthOf(time, zone_));
  return YearOf(month);
}

absl::StatusOr<Interval> FiscalCalendar::Bounds(const FiscalYear& year) const {
  OUTLAY_ASSIGN_OR_RETURN(const Month last, year.first_month.Plus(Month::kPerYear - 1));
  return MonthsToInterval(year.first_month, last, zone_);
}

}  // namespace outlay::budget
