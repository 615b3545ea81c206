#include "services/notification/commands/inbox_commands.h"

#include "common/base/status_macros.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "services/notification/convert/notices.h"

namespace outlay::notification {

absl::StatusOr<command::Outcome> MarkNoticesRead::Run(command::Context& context) const {
  for (const std::string& id : notice_ids_) {
    const NoticeRef ref{inbox_.organization, inbox_.user_id, id};
    OUTLAY_ASSIGN_OR_RETURN(const Notice before, LoadNotice(context.txn, ref));
    if (before.read_time.has_value()) continue;
    Notice after = before;
    after.read_time = context.now;
    OUTLAY_RETURN_IF_ERROR(SaveNotice(context.txn, ref, before, after));
  }
  v1::UnreadCount answer;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t unread, CountUnread(context.txn, inbox_));
  answer.set_unread(unread);
  return command::Outcome{
      .resource = UserName(inbox_.organization, inbox_.user_id), .before = {}, .after = answer.SerializeAsString()};
}

absl::StatusOr<command::Outcome> AcknowledgeNotice::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Notice before, LoadNotice(context.txn, ref_));
  const std::string name = NoticeName(ref_.organization, ref_.user_id, ref_.notice_id);
  Notice after = before;
  if (!after.read_time.has_value()) after.read_time = context.now;
  if (!after.acknowledge_time.has_value()) after.acknowledge_time = context.now;
  OUTLAY_RETURN_IF_ERROR(SaveNotice(context.txn, ref_, before, after));
  return command::Outcome{.resource = name,
                          .before = ToProto(name, before).SerializeAsString(),
                          .after = ToProto(name, after).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = before == after};
}

absl::StatusOr<command::Outcome> MuteSubject::Run(command::Context& context) const {
  OUTLAY_RETURN_IF_ERROR(SaveMuted(context.txn, inbox_, subject_, muted_));
  v1::MuteSubjectResponse answer;
  answer.set_muted(muted_);
  return command::Outcome{
      .resource = UserName(inbox_.organization, inbox_.user_id), .before = {}, .after = answer.SerializeAsString()};
}

}  // namespace outlay::notification
