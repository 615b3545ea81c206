// How a person wants to be told, and when that is (N7). Pure.
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
  std::string kind;  // a subscription's id; empty: every kind without a choice of its own
  ChannelKind channel = ChannelKind::kInbox;
  bool disabled = false;

  bool operator==(const ChannelChoice&) const = default;
};

// By the clock on the wall, from the start until before the end, over midnight when the end is before the start.
struct QuietHours {
  int start_minute = 0;  // of the day, 0 to 1439
  int end_minute = 0;    // another one

  bool operator==(const QuietHours&) const = default;
};

struct Preferences {
  std::vector<ChannelChoice> choices;
  Gathering digest = Gathering::kNone;
  int digest_hour = 0;  // 0 to 23, of a daily one
  std::optional<QuietHours> quiet_hours;
  std::string time_zone;  // empty: the organization's
  std::string language;   // empty: the organization's
  int64_t revision = 0;   // 0: as nobody ever said
  absl::Time update_time = absl::UnixEpoch();

  bool operator==(const Preferences&) const = default;
};

// INVALID_ARGUMENT / FIELD_INVALID {field}: a choice made twice, quiet hours without length, what is no language.
absl::Status CheckPreferences(const Preferences& preferences);

// Whether a kind of notice is wanted on a channel: as the choice of that kind says, else that of every kind; else yes.
bool IsWanted(const Preferences& preferences, std::string_view kind, ChannelKind channel);

// When a message about what came at `time` may leave: with the next digest, not in quiet hours; `time` itself when
// neither holds it back. Never earlier than `time`, and what comes later is never due earlier. Where the clock of the
// zone jumps over a bound, the bound is the jump; where a bound comes twice, it is the first.
absl::Time DueTime(const Preferences& preferences, absl::Time time, const TimeZone& zone);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_PREFERENCES_H_
