#include "services/notification/domain/preferences.h"

#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/notification/domain/language.h"

namespace outlay::notification {
namespace {

constexpr int kMinutesPerHour = 60;
constexpr int64_t kSecondsPerHour = 3600;

// Returns the instant of a minute of a day.
absl::Time OnWall(absl::CivilDay day, int minute, const TimeZone& zone) {
  const absl::TimeZone::TimeInfo info = zone.absl_zone().At(absl::CivilSecond(absl::CivilMinute(day) + minute));
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

// Returns the quiet period that contains `time`; empty: there is none.
Interval QuietAround(const QuietHours& hours, absl::Time time, const TimeZone& zone) {
  const absl::CivilDay today = DayOf(time, zone);
  const int over_midnight = hours.end_minute < hours.start_minute ? 1 : 0;
  for (absl::CivilDay day = today - 1; day <= today + 1; ++day) {
    const Interval quiet = {.start = OnWall(day, hours.start_minute, zone),
                            .end = OnWall(day + over_midnight, hours.end_minute, zone)};
    if (quiet.Contains(time)) return quiet;
  }
  return {.start = time, .end = time};
}

// Returns the next full hour of the wall clock. Uses the current offset, because a clock that is set back shows an hour
// twice.
absl::Time NextHour(absl::Time time, const TimeZone& zone) {
  const int64_t offset = zone.absl_zone().At(time).offset;
  const int64_t shown = absl::ToUnixSeconds(time) + offset;
  const int64_t into_hour = (shown % kSecondsPerHour + kSecondsPerHour) % kSecondsPerHour;
  return absl::FromUnixSeconds(shown - into_hour + kSecondsPerHour - offset);
}

absl::Time NextDaily(int hour, absl::Time time, const TimeZone& zone) {
  absl::CivilDay day = DayOf(time, zone) - 1;
  while (OnWall(day, hour * kMinutesPerHour, zone) <= time) ++day;
  return OnWall(day, hour * kMinutesPerHour, zone);
}

absl::Time NextDigest(const Preferences& preferences, absl::Time time, const TimeZone& zone) {
  switch (preferences.digest) {
    case Gathering::kNone:
      return time;
    case Gathering::kHourly:
      return NextHour(time, zone);
    case Gathering::kDaily:
      return NextDaily(preferences.digest_hour, time, zone);
  }
  return time;
}

}  // namespace

absl::Status CheckPreferences(const Preferences& preferences) {
  std::set<std::pair<std::string, ChannelKind>> seen;
  for (size_t i = 0; i < preferences.choices.size(); ++i) {
    const ChannelChoice& choice = preferences.choices[i];
    if (!seen.emplace(choice.kind, choice.channel).second) {
      return FieldInvalid(Concat("choices[", i, "]"), "chooses again for a kind and channel; leave one of both out");
    }
  }
  const std::optional<QuietHours>& quiet = preferences.quiet_hours;
  if (quiet.has_value() && quiet->start_minute == quiet->end_minute) {
    return FieldInvalid("quiet_hours.end_minute", "is the start; leave quiet_hours out, or choose another end");
  }
  if (!preferences.language.empty() && !IsLanguage(preferences.language)) {
    return FieldInvalid("language", "is no language; write \"de\" or \"de-AT\"");
  }
  return absl::OkStatus();
}

bool IsWanted(const Preferences& preferences, std::string_view kind, ChannelKind channel) {
  bool is_wanted = true;
  for (const ChannelChoice& choice : preferences.choices) {
    if (choice.channel != channel) continue;
    if (choice.kind == kind) return !choice.disabled;
    if (choice.kind.empty()) is_wanted = !choice.disabled;
  }
  return is_wanted;
}

absl::Time DueTime(const Preferences& preferences, absl::Time time, const TimeZone& zone) {
  absl::Time due = NextDigest(preferences, time, zone);
  if (!preferences.quiet_hours.has_value()) return due;
  // The end of one quiet period may be the start of the next, if the clock jumps over both bounds.
  while (true) {
    const Interval quiet = QuietAround(*preferences.quiet_hours, due, zone);
    if (quiet.IsEmpty()) return due;
    due = quiet.end;
  }
}

}  // namespace outlay::notification
