#include "services/approval/domain/work_calendar.h"

#include <algorithm>
#include <utility>

namespace outlay::approval {
namespace {

// A Monday before every date in use.
constexpr absl::CivilDay kFirstDay(1900, 1, 1);
constexpr absl::Duration kDay = absl::Hours(24);

size_t WeekdayIndex(absl::CivilDay day) {
  const int64_t days = (day - kFirstDay) % kWeekdays;
  return static_cast<size_t>(days < 0 ? days + kWeekdays : days);
}

}  // namespace

WorkCalendar::WorkCalendar(TimeZone zone, std::array<bool, kWeekdays> free_weekdays,
                           std::vector<absl::CivilDay> holidays)
    : is_plain_(false), zone_(zone), free_weekdays_(free_weekdays), holidays_(std::move(holidays)) {
  std::sort(holidays_.begin(), holidays_.end());
  holidays_.erase(std::unique(holidays_.begin(), holidays_.end()), holidays_.end());
  std::erase_if(holidays_, [&](absl::CivilDay day) { return free_weekdays_[WeekdayIndex(day)]; });
}

bool WorkCalendar::IsWorkingDay(absl::CivilDay day) const {
  return !free_weekdays_[WeekdayIndex(day)] && !std::binary_search(holidays_.begin(), holidays_.end(), day);
}

int64_t WorkCalendar::WorkingDaysBefore(absl::CivilDay day) const {
  const int64_t days = std::max<int64_t>(day - kFirstDay, 0);
  const auto working = static_cast<int64_t>(std::count(free_weekdays_.begin(), free_weekdays_.end(), false));
  int64_t count = days / kWeekdays * working;
  for (int64_t i = 0; i < days % kWeekdays; ++i) count += free_weekdays_[static_cast<size_t>(i)] ? 0 : 1;
  return count - (std::lower_bound(holidays_.begin(), holidays_.end(), day) - holidays_.begin());
}

absl::CivilDay WorkCalendar::DayAfter(int64_t working_days) const {
  // Enough days to contain that many working days: one of each week, plus all holidays.
  int64_t low = working_days;
  int64_t high = (working_days + static_cast<int64_t>(holidays_.size()) + 1) * kWeekdays;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (WorkingDaysBefore(kFirstDay + middle + 1) > working_days) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return kFirstDay + low;
}

absl::Duration WorkCalendar::Worked(absl::Time time) const {
  const absl::TimeZone::CivilInfo civil = zone_.absl_zone().At(time);
  const absl::CivilDay day(civil.cs);
  const absl::Duration before = WorkingDaysBefore(day) * kDay;
  return IsWorkingDay(day) ? before + absl::Seconds(civil.cs - absl::CivilSecond(day)) + civil.subsecond : before;
}

absl::Time WorkCalendar::Add(absl::Time start, absl::Duration work) const {
  if (is_plain_) return start + work;
  absl::Duration rest;
  const int64_t days = absl::IDivDuration(Worked(start) + work, kDay, &rest);
  const absl::CivilSecond second = absl::CivilSecond(DayAfter(days)) + absl::ToInt64Seconds(rest);
  const absl::TimeZone::TimeInfo when = zone_.absl_zone().At(second);
  // Only the whole second can be skipped; its fraction has no meaning in a gap.
  const bool is_skipped = when.kind == absl::TimeZone::TimeInfo::SKIPPED;
  const absl::Time time = is_skipped ? when.trans : when.pre + (rest - absl::Floor(rest, absl::Seconds(1)));
  return std::max(time, start);
}

absl::Duration WorkCalendar::Between(absl::Time start, absl::Time end) const {
  const absl::Duration work = is_plain_ ? end - start : Worked(end) - Worked(start);
  return std::max(work, absl::ZeroDuration());
}

absl::Time WorkCalendar::Shift(absl::Time due, absl::Time stop, absl::Time go_on) const {
  if (is_plain_ || due <= stop) return due + (go_on - stop);
  return Add(go_on, Between(stop, due));
}

}  // namespace outlay::approval
