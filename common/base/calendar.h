#ifndef OUTLAY_COMMON_BASE_CALENDAR_H_
#define OUTLAY_COMMON_BASE_CALENDAR_H_

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace outlay {

// Converts months and days, as people use them, to instants, as the system stores them. All types are values; all
// functions are pure except TimeZone::Load, which reads the time zone database. Thread-safe.

// A month of the proleptic Gregorian calendar, year 1 to 9999.
class Month {
 public:
  static constexpr int64_t kMinYear = 1;
  static constexpr int64_t kMaxYear = 9999;
  static constexpr int kPerYear = 12;

  // January of year 1.
  constexpr Month() = default;

  // INVALID_ARGUMENT / MONTH_INVALID: not a month within the range.
  static absl::StatusOr<Month> Of(int64_t year, int64_t month);
  // Reads "2024-03". INVALID_ARGUMENT / MONTH_INVALID.
  static absl::StatusOr<Month> Parse(std::string_view text);
  // "2024-03".
  std::string ToString() const;

  int64_t year() const { return kMinYear + index_ / 12; }
  // 1 to 12.
  int month() const { return index_ % 12 + 1; }

  // Returns the month `months` later, or earlier if negative. INVALID_ARGUMENT / MONTH_INVALID: outside the range.
  absl::StatusOr<Month> Plus(int64_t months) const;
  // Returns by how many months `other` is later than this; negative if it is earlier.
  int64_t MonthsUntil(const Month& other) const { return other.index_ - index_; }

  absl::CivilMonth civil() const { return absl::CivilMonth(year(), month()); }

  constexpr auto operator<=>(const Month&) const = default;

  friend std::ostream& operator<<(std::ostream& out, const Month& month) { return out << month.ToString(); }

  template <typename H>
  friend H AbslHashValue(H h, const Month& month) {
    return H::combine(std::move(h), month.index_);
  }

 private:
  explicit constexpr Month(int32_t index) : index_(index) {}

  int32_t index_ = 0;  // Months since January of kMinYear.
};

// A time zone of the IANA database. Cheap to copy; the default is UTC.
class TimeZone {
 public:
  TimeZone() = default;

  // INVALID_ARGUMENT / INVALID_TIME_ZONE {time_zone}: no such name. Only names of zones are accepted, such as
  // "Europe/Berlin" or "UTC": no paths, fixed offsets or "localtime".
  static absl::StatusOr<TimeZone> Load(std::string_view name);

  std::string name() const { return zone_.name(); }
  const absl::TimeZone& absl_zone() const { return zone_; }

  friend bool operator==(const TimeZone& a, const TimeZone& b) { return a.zone_ == b.zone_; }

 private:
  explicit TimeZone(absl::TimeZone zone) : zone_(zone) {}

  absl::TimeZone zone_ = absl::UTCTimeZone();
};

// A half-open period: `start` belongs to it, `end` does not. Empty when end <= start.
struct Interval {
  absl::Time start;
  absl::Time end;

  bool IsEmpty() const { return end <= start; }
  bool Contains(absl::Time time) const { return start <= time && time < end; }
  // Returns whether every instant of `other` is in this; an empty interval is in every other.
  bool Contains(const Interval& other) const { return other.IsEmpty() || (start <= other.start && other.end <= end); }
  bool Overlaps(const Interval& other) const { return !Intersect(other).IsEmpty(); }
  // Returns the common part of both; empty if there is none.
  Interval Intersect(const Interval& other) const {
    return {.start = start < other.start ? other.start : start, .end = other.end < end ? other.end : end};
  }

  bool operator==(const Interval&) const = default;
};

// Returns the first instant of the day in the zone. If midnight is skipped, it is the first instant after the gap; if
// midnight occurs twice, the first of the two; if the zone skipped the day, the first instant of the next day.
absl::Time DayStart(absl::CivilDay day, const TimeZone& zone);

// DayStart of the first of the month.
absl::Time MonthStart(const Month& month, const TimeZone& zone);

// Returns the interval from the first instant of `first` to the first instant after `last`; both months belong to it.
// INVALID_ARGUMENT / MONTH_INVALID: `last` is before `first`.
absl::StatusOr<Interval> MonthsToInterval(const Month& first, const Month& last, const TimeZone& zone);

// Returns the month in the zone whose interval contains `time`. A wall clock may have shown another month: one set back
// over midnight shows the old month again. INVALID_ARGUMENT / MONTH_INVALID: outside the years of Month.
absl::StatusOr<Month> MonthOf(absl::Time time, const TimeZone& zone);

// Returns the day in the zone that contains `time`, in the sense of MonthOf.
absl::CivilDay DayOf(absl::Time time, const TimeZone& zone);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_CALENDAR_H_
