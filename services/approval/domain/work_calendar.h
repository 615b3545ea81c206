// Working days of an organization: what deadlines and reminders count (A7). Pure.
//
// Working time is civil: each working day has 24 hours of the wall clock, however long daylight saving makes it, other
// days have none. So three days later is the same time of day three working days later, and a part of a day stays one.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_WORK_CALENDAR_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_WORK_CALENDAR_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"

namespace outlay::approval {

inline constexpr int kWeekdays = 7;

// A value. By default every day is a working day, and time is what clocks measure.
class WorkCalendar {
 public:
  WorkCalendar() = default;
  // `free_weekdays`: of Monday to Sunday, at least one is not; `holidays` in any order.
  WorkCalendar(TimeZone zone, std::array<bool, kWeekdays> free_weekdays, std::vector<absl::CivilDay> holidays);

  bool IsWorkingDay(absl::CivilDay day) const;
  // `work`, not negative, of working time later; never before `start`. What begins on a free day begins with the next
  // working day. A time of day that is skipped is the first instant after the gap, one that comes twice the first.
  absl::Time Add(absl::Time start, absl::Duration work) const;
  // The working time from one instant to another; not negative.
  absl::Duration Between(absl::Time start, absl::Time end) const;
  // What was due at `due` when the clock stopped at `stop`, once it goes on at `go_on`.
  absl::Time Shift(absl::Time due, absl::Time stop, absl::Time go_on) const;

 private:
  // Working days before a day, since a fixed one.
  int64_t WorkingDaysBefore(absl::CivilDay day) const;
  // The working day with so many before it.
  absl::CivilDay DayAfter(int64_t working_days) const;
  // Working seconds since a fixed day, with the fraction of the second.
  absl::Duration Worked(absl::Time time) const;

  bool is_plain_ = true;
  TimeZone zone_;
  std::array<bool, kWeekdays> free_weekdays_ = {};
  std::vector<absl::CivilDay> holidays_;  // those that are no free weekdays; sorted, each once
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_WORK_CALENDAR_H_
