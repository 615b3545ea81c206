#include "services/notification/domain/ladder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

// Sets `result` to the same day of another month; false: that month has no such day.
bool SameDay(absl::CivilDay day, int months, absl::CivilDay* result) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  *result = absl::CivilDay(month) + (day.day() - 1);
  return absl::CivilMonth(*result) == month;
}

// Returns the same day of an earlier month, or that month's last day.
absl::CivilDay MonthsBefore(absl::CivilDay day, int months) {
  absl::CivilDay result;
  return SameDay(day, -months, &result) ? result : absl::CivilDay(absl::CivilMonth(day) - months + 1) - 1;
}

// Returns the first day that is more than `months` months after `first`.
absl::CivilDay MonthsAfter(absl::CivilDay first, int months) {
  absl::CivilDay result;
  return SameDay(first, months, &result) ? result : absl::CivilDay(absl::CivilMonth(first) + months + 1);
}

bool IsInRange(const LadderOffset& offset) {
  return offset.months >= 0 && offset.months <= limits::kLadderMonthsBefore && offset.days >= 0 &&
         offset.days <= limits::kLadderDaysBefore;
}

absl::Status CheckRung(const std::string& field, const LadderRung& rung, int shorter, bool is_last) {
  if (is_last != (rung.up_to_months == 0)) {
    return FieldInvalid(Concat(field, ".up_to_months"), "is 0, of any length, in the last rung and only there");
  }
  if (!is_last && (rung.up_to_months <= shorter || rung.up_to_months > limits::kLadderLengthMonths)) {
    return FieldInvalid(Concat(field, ".up_to_months"),
                        Concat("is more than in the rung before, and at most ", limits::kLadderLengthMonths));
  }
  return CheckSteps(Concat(field, ".steps"), rung);
}

}  // namespace

absl::Status CheckSteps(const std::string& field, const LadderRung& rung) {
  if (rung.offsets.size() > limits::kLadderSteps) {
    return FieldInvalid(field, Concat("are at most ", limits::kLadderSteps));
  }
  for (size_t i = 0; i < rung.offsets.size(); ++i) {
    const auto end = rung.offsets.begin() + static_cast<std::ptrdiff_t>(i);
    if (!IsInRange(rung.offsets[i]) || std::find(rung.offsets.begin(), end, rung.offsets[i]) != end) {
      return FieldInvalid(Concat(field, "[", i, "]"),
                          Concat("is there once, at most ", limits::kLadderMonthsBefore, " months and ",
                                 limits::kLadderDaysBefore, " days before"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckLadder(const Ladder& ladder) {
  if (ladder.empty() || ladder.size() > limits::kLadderRungs) {
    return FieldInvalid("rungs", Concat("are 1 to ", limits::kLadderRungs));
  }
  int shorter = 0;
  for (size_t i = 0; i < ladder.size(); ++i) {
    const bool is_last = i + 1 == ladder.size();
    if (absl::Status status = CheckRung(Concat("rungs[", i, "]"), ladder[i], shorter, is_last); !status.ok()) {
      return status;
    }
    shorter = ladder[i].up_to_months;
  }
  return absl::OkStatus();
}

const Ladders& DefaultLadders() {
  static const Ladders& ladders = *new Ladders{{.revision = 0, .ladder = DefaultLadder(), .last_day = std::nullopt}};
  return ladders;
}

const Ladders& DefaultInvoiceLadders() {
  static const Ladders& ladders =
      *new Ladders{{.revision = 0, .ladder = DefaultInvoiceLadder(), .last_day = std::nullopt}};
  return ladders;
}

absl::StatusOr<Ladders> DecideLadder(const Ladders& before, Ladder ladder, absl::CivilDay today) {
  if (before.size() > limits::kLaddersBefore) return LadderChangesPending(before.size() - 1);
  Ladders after = before;
  // A business clock that was set back must not shorten the period of a ladder that has already applied.
  const bool has_earlier = after.size() > 1;
  after.back().last_day = has_earlier ? std::max(*after[after.size() - 2].last_day, today) : today;
  after.push_back({.revision = before.back().revision + 1, .ladder = std::move(ladder), .last_day = std::nullopt});
  return after;
}

const Ladder& DefaultLadder() {
  static const Ladder& ladder = *new Ladder{
      {.up_to_months = 1, .offsets = {{.months = 0, .days = 7}, {.months = 0, .days = 0}}},
      {.up_to_months = 3, .offsets = {{.months = 1, .days = 0}}},
      {.up_to_months = 0, .offsets = {{.months = 2, .days = 0}}},
  };
  return ladder;
}

const Ladder& DefaultInvoiceLadder() {
  static const Ladder& ladder =
      *new Ladder{{.up_to_months = 0, .offsets = {{.months = 0, .days = 7}, {.months = 0, .days = 0}}}};
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
