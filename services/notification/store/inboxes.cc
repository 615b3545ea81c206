#include "services/notification/store/inboxes.h"

#include <algorithm>
#include <tuple>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/records.h"

namespace outlay::notification {
namespace {

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
    record.set_unread(record.unread() + 1);
    txn.Put(kUnreadNotices, KeyOf(ref), NoValue());
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
  txn.Put(kInboxes, {ref.organization, ref.user_id}, inbox);
  if (was_unread) {
    txn.Delete(kUnreadNotices, KeyOf(ref));
  } else {
    txn.Put(kUnreadNotices, KeyOf(ref), NoValue());
  }
  return absl::OkStatus();
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

absl::StatusOr<std::vector<StoredNotice>> ListUnread(const store::Reader& reader, const InboxRef& inbox,
                                                     const std::string& after, size_t max) {
  std::vector<std::string> ids;
  const std::optional<NoticeKey> from =
      after.empty() ? std::nullopt : std::optional<NoticeKey>(NoticeKey(inbox.organization, inbox.user_id, after));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kUnreadNotices, std::tuple(inbox.organization, inbox.user_id),
      [&](const NoticeKey& key, const NoValue&) {
        if (ids.size() >= max) return store::Visit::kStop;
        ids.push_back(std::get<2>(key));
        return store::Visit::kContinue;
      },
      store::Order::kAscending, from));
  std::vector<StoredNotice> notices;
  for (std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Notice> notice, FindNotice(reader, {inbox.organization, inbox.user_id, id}));
    if (!notice.has_value()) return DataLoss(kNotices.name);
    notices.push_back({.id = std::move(id), .notice = *std::move(notice)});
  }
  return notices;
}

absl::StatusOr<int64_t> CountUnread(const store::Reader& reader, const InboxRef& inbox) {
  OUTLAY_ASSIGN_OR_RETURN(const storage::v1::InboxRecord record, LoadInbox(reader, inbox));
  return record.unread();
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
