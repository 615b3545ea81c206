#include "services/notification/domain/ladder_place.h"

#include <algorithm>
#include <vector>

#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

// Returns the ladder that a place follows, or the oldest one if that is no longer kept.
Ladders::const_iterator VersionOf(const LadderPlace& place, const Ladders& ladders) {
  return std::find_if(ladders.begin(), ladders.end() - 1,
                      [&](const LadderVersion& each) { return each.revision >= place.ladder_revision; });
}

bool IsPassed(const LadderPlace& place, const LadderStep& step) {
  return std::any_of(place.passed.begin(), place.passed.end(),
                     [&](const PassedDays& each) { return each.last_day == step.last_day && each.until >= step.day; });
}

void Pass(absl::CivilDay until, LadderPlace* place) {
  std::erase_if(place->passed, [&](const PassedDays& each) { return each.last_day == place->days.last; });
  place->passed.push_back({.last_day = place->days.last, .until = until});
  if (place->passed.size() > limits::kToldSteps) place->passed.erase(place->passed.begin());
}

std::optional<LadderStep> NextStep(const LadderPlace& place, const LadderVersion& version) {
  if (!place.armed) return std::nullopt;
  for (const LadderStep& step : StepsOf(version.ladder, place.days)) {
    if (version.last_day.has_value() && step.day > *version.last_day) break;
    const ToldStep told{.last_day = step.last_day, .offset = step.offset};
    if (step.day > place.since && !IsPassed(place, step) &&
        std::find(place.told.begin(), place.told.end(), told) == place.told.end()) {
      return step;
    }
  }
  return std::nullopt;
}

}  // namespace

void RearmPlace(const Ladders& ladders, LadderPlace* place) {
  auto version = VersionOf(*place, ladders);
  std::optional<LadderStep> next = NextStep(*place, *version);
  while (!next.has_value() && version->last_day.has_value()) {
    Pass(*version->last_day, place);
    next = NextStep(*place, *++version);
  }
  place->ladder_revision = version->revision;
  place->next_day = next.has_value() ? std::optional(next->day) : std::nullopt;
}

void SeePlace(const LadderPlace* before, bool keeps_since, absl::CivilDay since, const Ladders& ladders,
              LadderPlace* seen) {
  seen->since = since;
  seen->told.clear();
  seen->passed.clear();
  seen->ladder_revision = ladders.back().revision;
  if (before != nullptr) {
    seen->since = before->armed || keeps_since ? before->since : std::max(before->since, since);
    seen->told = before->told;
    seen->passed = before->passed;
    seen->ladder_revision = before->ladder_revision;
  }
  RearmPlace(ladders, seen);
}

std::optional<LadderStep> TakeStep(absl::CivilDay today, const Ladders& ladders, LadderPlace* place) {
  RearmPlace(ladders, place);
  const std::optional<LadderStep> next = NextStep(*place, *VersionOf(*place, ladders));
  if (!next.has_value() || next->day > today) return std::nullopt;
  std::vector<ToldStep>& told = place->told;
  told.push_back({.last_day = next->last_day, .offset = next->offset});
  if (told.size() > limits::kToldSteps) told.erase(told.begin());
  RearmPlace(ladders, place);
  return next;
}

}  // namespace outlay::notification
