// The periods of a budget: when each begins and ends, and which one holds an instant (B2).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_PERIOD_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_PERIOD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "services/budget/domain/rules/fiscal_calendar.h"

namespace outlay::budget {

enum class Recurrence : uint8_t {
  kOneOff,       // One period, from first_day up to end_day.
  kWeekly,       // Seven days from a given day of the week on; may cross months and fiscal years.
  kMonthly,      // Calendar months.
  kQuarterly,    // Three months, the first quarter begins with the fiscal year.
  kYearly,       // Fiscal years.
  kEveryMonths,  // `months` months, counted from the beginning of the fiscal year that holds first_day.
};

// How a budget recurs, as users define it. Days are those of the organization's calendar.
struct PeriodRule {
  Recurrence recurrence = Recurrence::kYearly;
  // One-off: the first day. Otherwise: any day of the first period, which is never shortened.
  absl::CivilDay first_day;
  // One-off: the first day after the period; required. Otherwise: the last period is the one that holds the day before;
  // nullopt: periods never end.
  std::optional<absl::CivilDay> end_day;
  // kEveryMonths: the months of a period, 1 to limits::kPeriodMonths. Otherwise 0.
  int months = 0;
  // kWeekly: the first day of a week.
  absl::Weekday week_start = absl::Weekday::monday;

  bool operator==(const PeriodRule&) const = default;
};

struct Period {
  int64_t ordinal = 0;  // 0 for the budget's first period
  absl::CivilDay first_day;
  absl::CivilDay end_day;  // the first day of the next period
  Interval interval;       // the same as instants

  // Returns the key under which a period is stored, for instance "2026-04-01". Unique among the periods of a budget,
  // sorts like time, and is the same in every time zone.
  std::string Key() const;
  // Returns the months that have a day in the period, in order; at least one.
  std::vector<Month> Months() const;

  bool operator==(const Period&) const = default;
};

// All periods of a budget. They neither overlap nor leave a gap: every instant from the beginning of the first to the
// end of the last, if there is one, is in exactly one. Only a period whose days the zone skipped holds no instant. A
// value; all functions are pure and thread-safe.
class Periods {
 public:
  // Returns the periods of a rule. Errors name `field` or its parts (first_day, end_day, months): INVALID_ARGUMENT /
  // FIELD_REQUIRED: a one-off rule without end_day. INVALID_ARGUMENT / FIELD_INVALID: a day outside the years of
  // limits.h, an end that is not after the beginning, a number of months out of range or for a rule that has none, a
  // one-off period longer than limits::kPeriodMonths.
  static absl::StatusOr<Periods> Of(std::string_view field, const PeriodRule& rule, const FiscalCalendar& calendar);

  const PeriodRule& rule() const { return rule_; }
  const FiscalCalendar& calendar() const { return calendar_; }

  // Returns the period that holds `time`; nullopt before the first and after the last.
  std::optional<Period> Holding(absl::Time time) const;
  // Returns the period with that ordinal; nullopt if there is none. No period begins after limits::kLastYear.
  std::optional<Period> At(int64_t ordinal) const;
  std::optional<Period> Next(const Period& period) const { return At(period.ordinal + 1); }
  std::optional<Period> Previous(const Period& period) const { return At(period.ordinal - 1); }
  // Returns the period with that key; nullopt if there is none.
  std::optional<Period> FindByKey(std::string_view key) const;

  Period First() const { return *At(0); }
  // Returns the last period; nullopt if periods never end.
  std::optional<Period> Last() const;

  // Returns the name of a period for people: "2026-04", "FY2026/27 Q1", "FY2026/27", "2026-W14" (ISO 8601, for weeks
  // that begin on Monday), otherwise its first and last day, "2026-03-30..2026-04-05".
  std::string Label(const Period& period) const;

 private:
  Periods(const PeriodRule& rule, const FiscalCalendar& calendar, absl::CivilDay anchor, int months)
      : rule_(rule), calendar_(calendar), anchor_(anchor), months_(months) {}

  int64_t OrdinalOf(absl::CivilDay day) const;
  absl::CivilDay FirstDayOf(int64_t ordinal) const;

  PeriodRule rule_;
  FiscalCalendar calendar_;
  absl::CivilDay anchor_;                // first day of the period with ordinal 0
  int months_ = 0;                       // months of a period; 0 for weeks and one-off
  std::optional<int64_t> last_ordinal_;  // nullopt: periods never end
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_PERIOD_H_
