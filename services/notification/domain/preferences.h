// A person's preferences for notices, and the resulting times (N7). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_PREFERENCES_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_PREFERENCES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"

namespace outlay::notification {

// Numbered as the API and the disk do.
enum class ChannelKind { kInbox = 1, kEmail = 2 };
enum class Gathering { kNone = 1, kHourly = 2, kDaily = 3 };

struct ChannelChoice {
  std::string kind;  // a subscription's id; empty: all kinds without a choice of their own
  ChannelKind channel = ChannelKind::kInbox;
  bool disabled = false;

  bool operator==(const ChannelChoice&) const = default;
};

// By the wall clock, from the start (inclusive) to the end (exclusive), across midnight if the end is before the start.
struct QuietHours {
  int start_minute = 0;  // of the day, 0 to 1439
  int end_minute = 0;    // differs from the start

  bool operator==(const QuietHours&) const = default;
};

struct Preferences {
  std::vector<ChannelChoice> choices;
  Gathering digest = Gathering::kNone;
  int digest_hour = 0;  // 0 to 23, for a daily one
  std::optional<QuietHours> quiet_hours;
  std::string time_zone;  // empty: the organization's
  std::string language;   // empty: the organization's
  int64_t revision = 0;   // 0: never set
  absl::Time update_time = absl::UnixEpoch();

  bool operator==(const Preferences&) const = default;
};

// INVALID_ARGUMENT / FIELD_INVALID {field}: a choice made twice, quiet hours without length, an invalid language.
absl::Status CheckPreferences(const Preferences& preferences);

// Returns whether a kind of notice is wanted on a channel: by the choice for that kind, else by that for every kind,
// else yes.
bool IsWanted(const Preferences& preferences, std::string_view kind, ChannelKind channel);

// Returns when a message about a notice at `time` may be sent: with the next digest, and not in quiet hours; `time`
// itself if neither delays it. Never earlier than `time`, and later notices are never due earlier. If the zone's clock
// skips a bound, the bound is the instant of the jump; if a bound occurs twice, it is the first.
absl::Time DueTime(const Preferences& preferences, absl::Time time, const TimeZone& zone);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_PREFERENCES_H_
