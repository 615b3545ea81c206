#include "services/notification/commands/inbox_commands.h"

#include "common/base/status_macros.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "services/notification/convert/notices.h"

namespace outlay::notification {

namespace {

// Returns the part that the log may keep permanently and auditors may read: which notice, and what its user did with
// it, but not its words.
v1::Notice ForLog(const NoticeRef& ref, const Notice& notice) {
  v1::Notice shown = ToProto(NoticeName(ref.organization, ref.user_id, ref.notice_id), notice);
  shown.clear_title();
  shown.clear_text();
  return shown;
}

}  // namespace

absl::StatusOr<command::Outcome> MarkNoticesRead::Run(command::Context& context) const {
  v1::ListNoticesResponse was;
  v1::ListNoticesResponse is;
  for (const std::string& id : notice_ids_) {
    const NoticeRef ref{inbox_.organization, inbox_.user_id, id};
    OUTLAY_ASSIGN_OR_RETURN(const Notice before, LoadNotice(context.txn, ref));
    if (before.read_time.has_value()) continue;
    Notice after = before;
    after.read_time = context.now;
    OUTLAY_RETURN_IF_ERROR(SaveNotice(context.txn, ref, before, after));
    *was.add_notices() = ForLog(ref, before);
    *is.add_notices() = ForLog(ref, after);
  }
  if (!is.notices().empty()) OUTLAY_RETURN_IF_ERROR(AdvanceUnread(context.txn, inbox_));
  v1::UnreadCount answer;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t unread, CountUnread(context.txn, inbox_));
  answer.set_unread(unread);
  return command::Outcome{.resource = UserName(inbox_.organization, inbox_.user_id),
                          .before = was.SerializeAsString(),
                          .after = is.SerializeAsString(),
                          .answer = answer.SerializeAsString(),
                          .announcements = {},
                          .unchanged = is.notices().empty()};
}

absl::StatusOr<command::Outcome> AcknowledgeNotice::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Notice before, LoadNotice(context.txn, ref_));
  Notice after = before;
  if (!after.read_time.has_value()) after.read_time = context.now;
  if (!after.acknowledge_time.has_value()) after.acknowledge_time = context.now;
  OUTLAY_RETURN_IF_ERROR(SaveNotice(context.txn, ref_, before, after));
  if (!before.read_time.has_value()) {
    OUTLAY_RETURN_IF_ERROR(AdvanceUnread(context.txn, {ref_.organization, ref_.user_id}));
  }
  return command::Outcome{.resource = NoticeName(ref_.organization, ref_.user_id, ref_.notice_id),
                          .before = ForLog(ref_, before).SerializeAsString(),
                          .after = ForLog(ref_, after).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = before == after};
}

absl::StatusOr<command::Outcome> MuteSubject::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const bool was_muted, IsMuted(context.txn, inbox_, subject_));
  OUTLAY_RETURN_IF_ERROR(SaveMuted(context.txn, inbox_, subject_, muted_));
  v1::MuteSubjectResponse before;
  before.set_muted(was_muted);
  before.set_subject(subject_);
  v1::MuteSubjectResponse after = before;
  after.set_muted(muted_);
  return command::Outcome{.resource = UserName(inbox_.organization, inbox_.user_id),
                          .before = before.SerializeAsString(),
                          .after = after.SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = was_muted == muted_};
}

}  // namespace outlay::notification
