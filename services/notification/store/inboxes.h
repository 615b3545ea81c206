// Notices, and what is counted and muted in inboxes. Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_INBOXES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_INBOXES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/notification/domain/notice.h"

namespace outlay::notification {

struct NoticeRef {
  std::string organization;
  std::string user_id;
  std::string notice_id;
};
struct InboxRef {
  std::string organization;
  std::string user_id;
};
struct StoredNotice {
  std::string id;
  Notice notice;
};

absl::StatusOr<std::optional<Notice>> FindNotice(const store::Reader& reader, const NoticeRef& ref);
// NOT_FOUND / NOTICE_NOT_FOUND.
absl::StatusOr<Notice> LoadNotice(const store::Reader& reader, const NoticeRef& ref);
// Adds a notice behind all others of the inbox, also those that came in the same instant. `cause`: of the event or step
// that it tells.
absl::StatusOr<NoticeRef> AddNotice(store::Transaction& txn, const InboxRef& inbox, std::string_view cause,
                                    const Notice& notice);
// Writes a notice with the count of those that are unread; `before`: as it was stored, or nothing.
absl::Status SaveNotice(store::Transaction& txn, const NoticeRef& ref, const std::optional<Notice>& before,
                        const Notice& after);

// Takes a notice away, also from the count of those that are unread.
absl::Status DeleteNotice(store::Transaction& txn, const NoticeRef& ref, const Notice& notice);
// The inboxes of the reader's partition with a notice that came before what `time_of` says of it, in their order behind
// `after`; until the visitor returns kStop. One look at each inbox, however much is in it.
absl::Status VisitOldInboxes(const store::Reader& reader, const std::optional<InboxRef>& after,
                             absl::FunctionRef<absl::Time(const InboxRef& inbox)> time_of,
                             const std::function<store::Visit(const InboxRef& inbox)>& visitor);
// Ids of notices that came before `time`, the oldest first, at most so many.
absl::StatusOr<std::vector<std::string>> ListNoticesBefore(const store::Reader& reader, const InboxRef& inbox,
                                                           absl::Time time, size_t max);

// Notices before `before` (an id; empty: all), the newest first, at most so many.
absl::StatusOr<std::vector<StoredNotice>> ListNotices(const store::Reader& reader, const InboxRef& inbox,
                                                      const std::string& before, size_t max);
struct UnreadPage {
  std::vector<StoredNotice> notices;  // the oldest first
  std::string last;                   // up to where was looked
  bool has_more = false;              // there are notices behind it, read or not
};
// What is unread after `after` (what a page before said; empty: all), at most so many. One call looks at
// limits::kUnreadLookedAt notices at most.
absl::StatusOr<UnreadPage> ListUnread(const store::Reader& reader, const InboxRef& inbox, const std::string& after,
                                      size_t max);
// Remembers from where on notices are unread, after some were read.
absl::Status AdvanceUnread(store::Transaction& txn, const InboxRef& inbox);
// Whether the user has a notice of the event that `like` tells of: of the same time, type and subject, whatever its
// kind.
absl::StatusOr<bool> WasTold(const store::Reader& reader, const InboxRef& inbox, const Notice& like);
absl::StatusOr<int64_t> CountUnread(const store::Reader& reader, const InboxRef& inbox);

// Subjects, at most limits::kMutedSubjects.
absl::StatusOr<std::set<std::string>> ListMuted(const store::Reader& reader, const InboxRef& inbox);
absl::StatusOr<bool> IsMuted(const store::Reader& reader, const InboxRef& inbox, const std::string& subject);
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::Status SaveMuted(store::Transaction& txn, const InboxRef& inbox, const std::string& subject, bool muted);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_INBOXES_H_
