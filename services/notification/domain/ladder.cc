#include "services/notification/domain/ladder.h"

#include <algorithm>

namespace outlay::notification {
namespace {

// The same day of another month; nothing if that month has none.
bool SameDay(absl::CivilDay day, int months, absl::CivilDay* result) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  *result = absl::CivilDay(month) + (day.day() - 1);
  return absl::CivilMonth(*result) == month;
}

// The same day of an earlier month, or that month's last.
absl::CivilDay MonthsBefore(absl::CivilDay day, int months) {
  absl::CivilDay result;
  return SameDay(day, -months, &result) ? result : absl::CivilDay(absl::CivilMonth(day) - months + 1) - 1;
}

// The first day that is more than so many months after `first`.
absl::CivilDay MonthsAfter(absl::CivilDay first, int months) {
  absl::CivilDay result;
  return SameDay(first, months, &result) ? result : absl::CivilDay(absl::CivilMonth(first) + months + 1);
}

}  // namespace

const Ladder& DefaultLadder() {
  static const Ladder& ladder = *new Ladder{
      {.up_to_months = 1, .offsets = {{.months = 0, .days = 7}, {.months = 0, .days = 0}}},
      {.up_to_months = 3, .offsets = {{.months = 1, .days = 0}}},
      {.up_to_months = 0, .offsets = {{.months = 2, .days = 0}}},
  };
  return ladder;
}

std::vector<LadderStep> StepsOf(const Ladder& ladder, const Days& days) {
  std::vector<LadderStep> steps;
  if (days.last < days.first) return steps;
  const auto rung = std::find_if(ladder.begin(), ladder.end(), [&](const LadderRung& each) {
    return each.up_to_months == 0 || days.last < MonthsAfter(days.first, each.up_to_months);
  });
  if (rung == ladder.end()) return steps;
  for (const LadderOffset& offset : rung->offsets) {
    const absl::CivilDay day = MonthsBefore(days.last, offset.months) - offset.days;
    steps.push_back({.offset = offset, .last_day = days.last, .day = day});
  }
  std::sort(steps.begin(), steps.end(), [](const LadderStep& a, const LadderStep& b) { return a.day < b.day; });
  return steps;
}

}  // namespace outlay::notification
