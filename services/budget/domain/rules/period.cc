#include "services/budget/domain/rules/period.h"

#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

constexpr int kDaysPerWeek = 7;
constexpr int kMonthsPerQuarter = 3;
std::string ToText(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

// Divides, rounding towards minus infinity: days before the anchor are in periods with negative ordinals.
int64_t FloorDivide(int64_t dividend, int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

bool IsInYears(absl::CivilDay day) {
  return day.year() >= limits::kFirstYear && day.year() <= limits::kLastYear;
}

// Returns the months of a period; 0 for rules that do not count months.
int MonthsOf(const PeriodRule& rule) {
  switch (rule.recurrence) {
    case Recurrence::kMonthly:
      return 1;
    case Recurrence::kQuarterly:
      return kMonthsPerQuarter;
    case Recurrence::kYearly:
      return Month::kPerYear;
    case Recurrence::kEveryMonths:
      return rule.months;
    case Recurrence::kOneOff:
    case Recurrence::kWeekly:
      return 0;
  }
  return 0;
}

absl::Status CheckDays(std::string_view field, const PeriodRule& rule) {
  const std::string years = Concat("must lie in the years ", limits::kFirstYear, " to ", limits::kLastYear);
  if (!IsInYears(rule.first_day)) {
    return FieldInvalid(Concat(field, ".first_day"), years);
  }
  if (!rule.end_day.has_value()) {
    return rule.recurrence == Recurrence::kOneOff ? FieldRequired(Concat(field, ".end_day")) : absl::OkStatus();
  }
  if (!IsInYears(*rule.end_day)) {
    return FieldInvalid(Concat(field, ".end_day"), years);
  }
  if (*rule.end_day <= rule.first_day) {
    return FieldInvalid(Concat(field, ".end_day"), "must be after first_day");
  }
  const int64_t months = absl::CivilMonth(*rule.end_day - 1) - absl::CivilMonth(rule.first_day) + 1;
  if (rule.recurrence == Recurrence::kOneOff && months > limits::kPeriodMonths) {
    return FieldInvalid(Concat(field, ".end_day"),
                        Concat("must leave a period of at most ", limits::kPeriodMonths, " months"));
  }
  return absl::OkStatus();
}

absl::Status CheckMonths(std::string_view field, const PeriodRule& rule) {
  if (rule.recurrence == Recurrence::kEveryMonths) {
    return rule.months >= 1 && rule.months <= limits::kPeriodMonths
               ? absl::OkStatus()
               : FieldInvalid(Concat(field, ".months"), Concat("must be 1 to ", limits::kPeriodMonths));
  }
  return rule.months == 0 ? absl::OkStatus()
                          : FieldInvalid(Concat(field, ".months"), "must be 0 unless it recurs every so many months");
}

// Returns the first day of the period that holds rule.first_day.
absl::CivilDay AnchorOf(const PeriodRule& rule, int first_month_of_year, int months) {
  if (rule.recurrence == Recurrence::kOneOff) {
    return rule.first_day;
  }
  if (rule.recurrence == Recurrence::kWeekly) {
    return absl::PrevWeekday(rule.first_day + 1, rule.week_start);
  }
  const absl::CivilMonth month(rule.first_day);
  const int months_into_year = (month.month() - first_month_of_year + Month::kPerYear) % Month::kPerYear;
  return absl::CivilDay(month - months_into_year % months);
}

}  // namespace

std::string Period::Key() const {
  return ToText(first_day);
}

std::vector<Month> Period::Months() const {
  std::vector<Month> months;
  for (absl::CivilMonth month(first_day); month <= absl::CivilMonth(end_day - 1); ++month) {
    months.push_back(*Month::Of(month.year(), month.month()));
  }
  return months;
}

absl::StatusOr<Periods> Periods::Of(std::string_view field, const PeriodRule& rule, const FiscalCalendar& calendar) {
  OUTLAY_RETURN_IF_ERROR(CheckDays(field, rule));
  OUTLAY_RETURN_IF_ERROR(CheckMonths(field, rule));
  const int months = MonthsOf(rule);
  Periods periods(rule, calendar, AnchorOf(rule, calendar.first_month(), months), months);
  if (rule.recurrence == Recurrence::kOneOff) {
    periods.last_ordinal_ = 0;
  } else if (rule.end_day.has_value()) {
    periods.last_ordinal_ = periods.OrdinalOf(*rule.end_day - 1);
  }
  return periods;
}

int64_t Periods::OrdinalOf(absl::CivilDay day) const {
  if (months_ > 0) {
    return FloorDivide(absl::CivilMonth(day) - absl::CivilMonth(anchor_), months_);
  }
  if (rule_.recurrence == Recurrence::kWeekly) {
    return FloorDivide(day - anchor_, kDaysPerWeek);
  }
  return day < anchor_ ? -1 : (day < *rule_.end_day ? 0 : 1);
}

absl::CivilDay Periods::FirstDayOf(int64_t ordinal) const {
  if (months_ > 0) {
    return absl::CivilDay(absl::CivilMonth(anchor_) + ordinal * months_);
  }
  if (rule_.recurrence == Recurrence::kWeekly) {
    return anchor_ + ordinal * kDaysPerWeek;
  }
  return ordinal == 0 ? anchor_ : *rule_.end_day;
}

std::optional<Period> Periods::Holding(absl::Time time) const {
  const absl::CivilDay day = DayOf(time, calendar_.zone());
  // Infinite times have days so far off that differences of their months would not fit.
  if (day < anchor_ || day.year() > limits::kLastYear) {
    return std::nullopt;
  }
  return At(OrdinalOf(day));
}

std::optional<Period> Periods::At(int64_t ordinal) const {
  // No period is shorter than a week, so larger numbers are beyond the years, and products below cannot overflow.
  constexpr int64_t kOrdinalMax = int64_t{limits::kLastYear} * 53;
  if (ordinal < 0 || ordinal > last_ordinal_.value_or(kOrdinalMax)) {
    return std::nullopt;
  }
  const absl::CivilDay first = FirstDayOf(ordinal);
  if (first.year() > limits::kLastYear) {
    return std::nullopt;
  }
  const absl::CivilDay end = FirstDayOf(ordinal + 1);
  return Period{.ordinal = ordinal, .first_day = first, .end_day = end, .interval = calendar_.Bounds(first, end)};
}

std::optional<Period> Periods::FindByKey(std::string_view key) const {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(ToAbsl(key), &day) || day < anchor_ || day.year() > limits::kLastYear) {
    return std::nullopt;
  }
  const std::optional<Period> period = At(OrdinalOf(day));
  return period.has_value() && period->Key() == key ? period : std::nullopt;
}

std::optional<Period> Periods::Last() const {
  return last_ordinal_.has_value() ? At(*last_ordinal_) : std::nullopt;
}

std::string Periods::Label(const Period& period) const {
  const Month first = *Month::Of(period.first_day.year(), period.first_day.month());
  const absl::StatusOr<FiscalYear> year = calendar_.YearOf(first);
  if (rule_.recurrence == Recurrence::kMonthly) {
    return first.ToString();
  }
  if (rule_.recurrence == Recurrence::kQuarterly && year.ok()) {
    return Concat(year->Label(), " Q", year->first_month.MonthsUntil(first) / kMonthsPerQuarter + 1);
  }
  if (rule_.recurrence == Recurrence::kYearly && year.ok()) {
    return year->Label();
  }
  if (rule_.recurrence == Recurrence::kWeekly && rule_.week_start == absl::Weekday::monday) {
    // The year of an ISO week is that of its Thursday.
    const absl::CivilDay thursday = period.first_day + 3;
    const int week = (absl::GetYearDay(thursday) - 1) / kDaysPerWeek + 1;
    return absl::StrFormat("%04d-W%02d", thursday.year(), week);
  }
  return Concat(period.Key(), "..", ToText(period.end_day - 1));
}

}  // namespace outlay::budget
