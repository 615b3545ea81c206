// What one person was told (N1), and what the person does with it (N5). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_NOTICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_NOTICE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace outlay::notification {

struct Notice {
  std::string kind;        // id of the subscription that asked for it
  std::string event_type;  // full name of the event's message
  std::string subject;     // resource name
  std::string title;
  std::string text;
  absl::Time create_time;
  absl::Time event_time;
  std::optional<absl::Time> read_time;         // nothing: not yet
  std::optional<absl::Time> acknowledge_time;  // nothing: not yet
  bool muted = false;                          // its subject was muted when it came
  std::string inviter;                         // of a letter to somebody who is invited: user id; empty: not said

  bool operator==(const Notice&) const = default;
};

// Whether it counts as unread.
inline bool IsUnread(const Notice& notice) {
  return !notice.read_time.has_value() && !notice.muted;
}

// The id of a notice: those of later times sort after it. Of one inbox, each notice has a time of its own (see
// store/inboxes.h), so that what came first stands first; cause (an event's or step's identity), kind and user make it
// unique among all.
std::string NoticeId(absl::Time time, std::string_view cause, std::string_view kind, std::string_view user_id);

// What ids of notices that come at `time` begin with, and those of a few that come just before or after.
std::string NoticeIdPrefix(absl::Time time);

// "organizations/acme/users/ann/notices/n".
std::string NoticeName(std::string_view organization, std::string_view user_id, std::string_view notice_id);
// "organizations/acme/users/ann".
std::string UserName(std::string_view organization, std::string_view user_id);
// "organizations/acme/users/ann/preferences".
std::string PreferencesName(std::string_view organization, std::string_view user_id);
// "organizations/acme/subscriptions/balance-low".
std::string SubscriptionName(std::string_view organization, std::string_view subscription_id);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_NOTICE_H_
