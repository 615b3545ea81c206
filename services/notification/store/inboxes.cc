#include "services/notification/store/inboxes.h"

#include <algorithm>
#include <tuple>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {
namespace {

// Ids consist of digits and lower-case letters.
constexpr char kBehindAllIds[] = "~";

NoticeKey KeyOf(const NoticeRef& ref) {
  return {ref.organization, ref.user_id, ref.notice_id};
}

absl::StatusOr<storage::v1::InboxRecord> LoadInbox(const store::Reader& reader, const InboxRef& inbox) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<storage::v1::InboxRecord> found,
                          reader.Find(kInboxes, {inbox.organization, inbox.user_id}));
  return std::move(found).value_or(storage::v1::InboxRecord());
}

}  // namespace

absl::StatusOr<std::optional<Notice>> FindNotice(const store::Reader& reader, const NoticeRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::NoticeRecord> record, reader.Find(kNotices, KeyOf(ref)));
  return record.has_value() ? std::optional<Notice>(FromRecord(*record)) : std::nullopt;
}

absl::StatusOr<Notice> LoadNotice(const store::Reader& reader, const NoticeRef& ref) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Notice> notice, FindNotice(reader, ref));
  if (!notice.has_value()) return NoticeNotFound(NoticeName(ref.organization, ref.user_id, ref.notice_id));
  return *std::move(notice);
}

absl::StatusOr<NoticeRef> AddNotice(store::Transaction& txn, const InboxRef& inbox, std::string_view cause,
                                    const Notice& notice) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::InboxRecord record, LoadInbox(txn, inbox));
  const int64_t micros = std::max(absl::ToUnixMicros(notice.create_time), record.last_id_micros() + 1);
  NoticeRef ref{.organization = inbox.organization,
                .user_id = inbox.user_id,
                .notice_id = NoticeId(absl::FromUnixMicros(micros), cause, notice.kind, inbox.user_id)};
  record.set_last_id_micros(micros);
  txn.Put(kNotices, KeyOf(ref), ToRecord(notice));
  if (IsUnread(notice)) {
    if (record.unread() == 0) record.set_unread_after(NoticeIdPrefix(absl::FromUnixMicros(micros)));
    record.set_unread(record.unread() + 1);
  }
  txn.Put(kInboxes, {inbox.organization, inbox.user_id}, record);
  return ref;
}

absl::Status SaveNotice(store::Transaction& txn, const NoticeRef& ref, const std::optional<Notice>& before,
                        const Notice& after) {
  const bool was_unread = before.has_value() && IsUnread(*before);
  txn.Put(kNotices, KeyOf(ref), ToRecord(after));
  if (was_unread == IsUnread(after)) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::InboxRecord inbox, LoadInbox(txn, {ref.organization, ref.user_id}));
  inbox.set_unread(inbox.unread() + (was_unread ? -1 : 1));
  if (!was_unread) inbox.clear_unread_after();
  txn.Put(kInboxes, {ref.organization, ref.user_id}, inbox);
  return absl::OkStatus();
}

absl::Status DeleteNotice(store::Transaction& txn, const NoticeRef& ref, const Notice& notice) {
  txn.Delete(kNotices, KeyOf(ref));
  if (!IsUnread(notice)) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::InboxRecord inbox, LoadInbox(txn, {ref.organization, ref.user_id}));
  inbox.set_unread(inbox.unread() - 1);
  txn.Put(kInboxes, {ref.organization, ref.user_id}, inbox);
  return absl::OkStatus();
}

absl::Status VisitOldInboxes(const store::Reader& reader, const std::optional<InboxRef>& after,
                             absl::FunctionRef<absl::Time(const InboxRef& inbox)> time_of,
                             const std::function<store::Visit(const InboxRef& inbox)>& visitor) {
  std::optional<NoticeKey> from;
  if (after.has_value()) from = NoticeKey(after->organization, after->user_id, kBehindAllIds);
  while (true) {
    std::optional<NoticeKey> first;
    OUTLAY_RETURN_IF_ERROR(reader.Scan(
        kNotices, std::tuple<>(),
        [&](const NoticeKey& key, const storage::v1::NoticeRecord&) {
          first = key;
          return store::Visit::kStop;
        },
        store::Order::kAscending, from));
    if (!first.has_value()) return absl::OkStatus();
    const InboxRef inbox = {std::get<0>(*first), std::get<1>(*first)};
    if (std::get<2>(*first) < NoticeIdPrefix(time_of(inbox)) && visitor(inbox) == store::Visit::kStop) {
      return absl::OkStatus();
    }
    from = NoticeKey(inbox.organization, inbox.user_id, kBehindAllIds);
  }
}

absl::StatusOr<std::vector<std::string>> ListNoticesBefore(const store::Reader& reader, const InboxRef& inbox,
                                                           absl::Time time, size_t max) {
  const std::string prefix = NoticeIdPrefix(time);
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kNotices, std::tuple(inbox.organization, inbox.user_id),
                                     [&](const NoticeKey& key, const storage::v1::NoticeRecord&) {
                                       if (std::get<2>(key) >= prefix || ids.size() >= max) return store::Visit::kStop;
                                       ids.push_back(std::get<2>(key));
                                       return store::Visit::kContinue;
                                     }));
  return ids;
}

absl::StatusOr<std::vector<StoredNotice>> ListNotices(const store::Reader& reader, const InboxRef& inbox,
                                                      const std::string& before, size_t max) {
  std::vector<StoredNotice> notices;
  const std::optional<NoticeKey> after =
      before.empty() ? std::nullopt : std::optional<NoticeKey>(NoticeKey(inbox.organization, inbox.user_id, before));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kNotices, std::tuple(inbox.organization, inbox.user_id),
      [&](const NoticeKey& key, const storage::v1::NoticeRecord& record) {
        if (notices.size() >= max) return store::Visit::kStop;
        notices.push_back({.id = std::get<2>(key), .notice = FromRecord(record)});
        return store::Visit::kContinue;
      },
      store::Order::kDescending, after));
  return notices;
}

absl::StatusOr<UnreadPage> ListUnread(const store::Reader& reader, const InboxRef& inbox, const std::string& after,
                                      size_t max) {
  OUTLAY_ASSIGN_OR_RETURN(const storage::v1::InboxRecord record, LoadInbox(reader, inbox));
  UnreadPage page;
  if (record.unread() == 0) {
    page.last = std::max(after, NoticeIdPrefix(absl::FromUnixMicros(record.last_id_micros())));
    return page;
  }
  page.last = std::max(after, record.unread_after());
  size_t looked_at = 0;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kNotices, std::tuple(inbox.organization, inbox.user_id),
      [&](const NoticeKey& key, const storage::v1::NoticeRecord& stored) {
        page.has_more = page.notices.size() == max || looked_at == limits::kUnreadLookedAt;
        if (page.has_more) return store::Visit::kStop;
        ++looked_at;
        page.last = std::get<2>(key);
        if (Notice notice = FromRecord(stored); IsUnread(notice)) {
          page.notices.push_back({.id = page.last, .notice = std::move(notice)});
        }
        return store::Visit::kContinue;
      },
      store::Order::kAscending, NoticeKey(inbox.organization, inbox.user_id, std::string(page.last))));
  return page;
}

absl::Status AdvanceUnread(store::Transaction& txn, const InboxRef& inbox) {
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::InboxRecord record, LoadInbox(txn, inbox));
  if (record.unread() == 0) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const UnreadPage page, ListUnread(txn, inbox, /*after=*/"", /*max=*/1));
  // An id that is one character shorter sorts before the first unread one.
  record.set_unread_after(page.notices.empty() ? page.last : page.last.substr(0, page.last.size() - 1));
  txn.Put(kInboxes, {inbox.organization, inbox.user_id}, record);
  return absl::OkStatus();
}

absl::StatusOr<bool> WasTold(const store::Reader& reader, const InboxRef& inbox, const Notice& like) {
  bool was_told = false;
  // Ids may be slightly later than the notices' times, since notices of one instant get consecutive ids.
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kNotices, std::tuple(inbox.organization, inbox.user_id),
      [&](const NoticeKey&, const storage::v1::NoticeRecord& record) {
        const Notice notice = FromRecord(record);
        if (notice.create_time > like.create_time) return store::Visit::kStop;
        was_told = notice.create_time == like.create_time && notice.event_type == like.event_type &&
                   notice.subject == like.subject;
        return was_told ? store::Visit::kStop : store::Visit::kContinue;
      },
      store::Order::kAscending, NoticeKey(inbox.organization, inbox.user_id, NoticeIdPrefix(like.create_time))));
  return was_told;
}

absl::StatusOr<int64_t> CountUnread(const store::Reader& reader, const InboxRef& inbox) {
  OUTLAY_ASSIGN_OR_RETURN(const storage::v1::InboxRecord record, LoadInbox(reader, inbox));
  return record.unread();
}

absl::StatusOr<std::set<std::string>> ListMuted(const store::Reader& reader, const InboxRef& inbox) {
  std::set<std::string> subjects;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kMutes, std::tuple(inbox.organization, inbox.user_id), [&](const MuteKey& key, const NoValue&) {
        subjects.insert(std::get<2>(key));
        return store::Visit::kContinue;
      }));
  return subjects;
}

absl::StatusOr<bool> IsMuted(const store::Reader& reader, const InboxRef& inbox, const std::string& subject) {
  return reader.Contains(kMutes, {inbox.organization, inbox.user_id, subject});
}

absl::Status SaveMuted(store::Transaction& txn, const InboxRef& inbox, const std::string& subject, bool muted) {
  OUTLAY_ASSIGN_OR_RETURN(const bool was_muted, IsMuted(txn, inbox, subject));
  if (was_muted == muted) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(storage::v1::InboxRecord record, LoadInbox(txn, inbox));
  if (muted && record.muted_subjects() >= limits::kMutedSubjects) {
    return QuotaExceeded("muted_subjects", limits::kMutedSubjects);
  }
  record.set_muted_subjects(record.muted_subjects() + (muted ? 1 : -1));
  txn.Put(kInboxes, {inbox.organization, inbox.user_id}, record);
  if (muted) {
    txn.Put(kMutes, {inbox.organization, inbox.user_id, subject}, NoValue());
  } else {
    txn.Delete(kMutes, {inbox.organization, inbox.user_id, subject});
  }
  return absl::OkStatus();
}

}  // namespace outlay::notification
