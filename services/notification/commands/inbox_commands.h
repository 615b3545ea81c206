// A user's commands on the user's own inbox (N5). The callers have checked that it is the user's.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_INBOX_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_INBOX_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Answers UnreadCount. NOT_FOUND / NOTICE_NOT_FOUND.
class MarkNoticesRead final : public command::Command {
 public:
  MarkNoticesRead(InboxRef inbox, std::vector<std::string> notice_ids)
      : inbox_(std::move(inbox)), notice_ids_(std::move(notice_ids)) {}

  std::string_view name() const override { return "notices.markRead"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const InboxRef inbox_;
  const std::vector<std::string> notice_ids_;
};

// Answers the notice as it is logged, without its words. NOT_FOUND / NOTICE_NOT_FOUND.
class AcknowledgeNotice final : public command::Command {
 public:
  explicit AcknowledgeNotice(NoticeRef ref) : ref_(std::move(ref)) {}

  std::string_view name() const override { return "notices.acknowledge"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const NoticeRef ref_;
};

// Answers MuteSubjectResponse. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
class MuteSubject final : public command::Command {
 public:
  MuteSubject(InboxRef inbox, std::string subject, bool muted)
      : inbox_(std::move(inbox)), subject_(std::move(subject)), muted_(muted) {}

  std::string_view name() const override { return "notices.mute"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const InboxRef inbox_;
  const std::string subject_;
  const bool muted_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_INBOX_COMMANDS_H_
