// An organization's working days, in which deadlines and reminders are counted (A7). Pure.
//
// Working time is civil: each working day has 24 hours of the wall clock, whatever daylight saving does to its length;
// other days have none. So three days later means the same time of day three working days later, and the rest of a
// partial day is kept.
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

// A value. By default every day is a working day, and working time is elapsed time.
class WorkCalendar {
 public:
  WorkCalendar() = default;
  // `free_weekdays`: Monday to Sunday, at least one is not free; `holidays` in any order.
  WorkCalendar(TimeZone zone, std::array<bool, kWeekdays> free_weekdays, std::vector<absl::CivilDay> holidays);

  bool IsWorkingDay(absl::CivilDay day) const;
  // Returns the time after `work`, which is not negative, of working time; never before `start`. A start on a free day
  // counts as the start of the next working day. If the resulting time of day is skipped by the clock, the result is
  // the first instant after the gap; if it occurs twice, the first.
  absl::Time Add(absl::Time start, absl::Duration work) const;
  // Returns the working time between two instants; not negative.
  absl::Duration Between(absl::Time start, absl::Time end) const;
  // Returns the new due time of something due at `due`, after the clock stood still from `stop` to `go_on`.
  absl::Time Shift(absl::Time due, absl::Time stop, absl::Time go_on) const;

 private:
  // Returns the number of working days between a fixed day and `day`.
  int64_t WorkingDaysBefore(absl::CivilDay day) const;
  // Returns the working day that has this number of working days before it.
  absl::CivilDay DayAfter(int64_t working_days) const;
  // Returns the working time since a fixed day, including fractions of a second.
  absl::Duration Worked(absl::Time time) const;

  bool is_plain_ = true;
  TimeZone zone_;
  std::array<bool, kWeekdays> free_weekdays_ = {};
  std::vector<absl::CivilDay> holidays_;  // holidays on weekdays that are not free; sorted, without duplicates
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_WORK_CALENDAR_H_
