// One person's notice of an event (N1), and what the person did with it (N5). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_NOTICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_NOTICE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/base/shared_names.h"

namespace outlay::notification {

struct Notice {
  std::string kind;        // id of the subscription that caused it
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

// Returns whether it counts as unread.
inline bool IsUnread(const Notice& notice) {
  return !notice.read_time.has_value() && !notice.muted;
}

// Returns the id of a notice; later notices have greater ids. Within an inbox each notice has its own time (see
// store/inboxes.h), so that ids keep the order of arrival; cause (the identity of an event or step), kind and user make
// it globally unique.
std::string NoticeId(absl::Time time, std::string_view cause, std::string_view kind, std::string_view user_id);

// Returns the prefix of ids of notices at `time`, and of a few notices just before or after.
std::string NoticeIdPrefix(absl::Time time);

// "organizations/acme/users/ann/notices/n".
std::string NoticeName(std::string_view organization, std::string_view user_id, std::string_view notice_id);
// "organizations/acme/users/ann/preferences".
std::string PreferencesName(std::string_view organization, std::string_view user_id);
// "organizations/acme/subscriptions/balance-low".
std::string SubscriptionName(std::string_view organization, std::string_view subscription_id);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_NOTICE_H_
