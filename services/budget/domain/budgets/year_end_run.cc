#include "services/budget/domain/budgets/year_end_run.h"

#include "common/base/calendar.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/budget/domain/rules/year_end_errors.h"

namespace outlay::budget {

absl::StatusOr<absl::Time> EndOfYear(std::string_view field, absl::CivilDay last_day, const FiscalCalendar& calendar,
                                     absl::Time business_now) {
  const absl::CivilDay end_day = last_day + 1;
  if (end_day.day() != 1 || end_day.month() != calendar.first_month()) {
    return FieldInvalid(
        field, Concat("must be the day before a fiscal year, which begins with month ", calendar.first_month()));
  }
  const absl::Time end = DayStart(end_day, calendar.zone());
  return business_now < end ? absl::StatusOr<absl::Time>(YearNotOver(last_day)) : end;
}

absl::Status CheckClosable(absl::CivilDay end_day, const std::vector<YearEndRun>& others) {
  for (const YearEndRun& other : others) {
    if (IsRunning(other)) return YearEndRunning(other.id);
    if (other.state == YearEndState::kClosed && other.end_day >= end_day) return YearClosed(other.id);
  }
  return absl::OkStatus();
}

absl::Status CheckReversible(const YearEndRun& run, const std::vector<YearEndRun>& all) {
  if (run.state == YearEndState::kReversed) return YearEndReversed(run.id);
  for (const YearEndRun& other : all) {
    const bool is_closing_itself = other.id == run.id && other.state == YearEndState::kClosing;
    if (IsRunning(other) && !is_closing_itself) return YearEndRunning(other.id);
    if (other.state == YearEndState::kClosed && other.end_day > run.end_day) return YearEndNotLatest(other.id);
  }
  return absl::OkStatus();
}

}  // namespace outlay::budget
