// Notices, with the counts and muted subjects of inboxes. Thread-safe.
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
// Adds a notice after all others of the inbox, including those of the same instant. `cause`: of the event or step that
// it is about.
absl::StatusOr<NoticeRef> AddNotice(store::Transaction& txn, const InboxRef& inbox, std::string_view cause,
                                    const Notice& notice);
// Saves a notice and the count of unread ones; `before`: the stored notice, or nothing.
absl::Status SaveNotice(store::Transaction& txn, const NoticeRef& ref, const std::optional<Notice>& before,
                        const Notice& after);

// Deletes a notice, and updates the count of unread ones.
absl::Status DeleteNotice(store::Transaction& txn, const NoticeRef& ref, const Notice& notice);
// Visits the inboxes of the reader's partition that have a notice older than `time_of` returns for them, in their order
// after `after`, until the visitor returns kStop. Reads one row of each inbox, whatever its size.
absl::Status VisitOldInboxes(const store::Reader& reader, const std::optional<InboxRef>& after,
                             absl::FunctionRef<absl::Time(const InboxRef& inbox)> time_of,
                             const std::function<store::Visit(const InboxRef& inbox)>& visitor);
// Returns ids of notices older than `time`, the oldest first, at most `max`.
absl::StatusOr<std::vector<std::string>> ListNoticesBefore(const store::Reader& reader, const InboxRef& inbox,
                                                           absl::Time time, size_t max);

// Returns notices before `before` (an id; empty: all), the newest first, at most `max`.
absl::StatusOr<std::vector<StoredNotice>> ListNotices(const store::Reader& reader, const InboxRef& inbox,
                                                      const std::string& before, size_t max);
struct UnreadPage {
  std::vector<StoredNotice> notices;  // the oldest first
  std::string last;                   // the last notice that was read
  bool has_more = false;              // notices follow it, read or unread
};
// Returns unread notices after `after` (`last` of the previous page; empty: all), at most `max`. One call reads at most
// limits::kUnreadLookedAt notices.
absl::StatusOr<UnreadPage> ListUnread(const store::Reader& reader, const InboxRef& inbox, const std::string& after,
                                      size_t max);
// Stores the first unread position, after notices were marked as read.
absl::Status AdvanceUnread(store::Transaction& txn, const InboxRef& inbox);
// Returns whether the user has a notice of the same event as `like`: of the same time, type and subject, whatever its
// kind.
absl::StatusOr<bool> WasTold(const store::Reader& reader, const InboxRef& inbox, const Notice& like);
absl::StatusOr<int64_t> CountUnread(const store::Reader& reader, const InboxRef& inbox);

// Returns muted subjects, at most limits::kMutedSubjects.
absl::StatusOr<std::set<std::string>> ListMuted(const store::Reader& reader, const InboxRef& inbox);
absl::StatusOr<bool> IsMuted(const store::Reader& reader, const InboxRef& inbox, const std::string& subject);
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::Status SaveMuted(store::Transaction& txn, const InboxRef& inbox, const std::string& subject, bool muted);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_INBOXES_H_
