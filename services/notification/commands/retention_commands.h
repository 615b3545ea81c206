// The commands that delete expired notices, and the rows of erased people. Their log records name the owner of the
// inbox, but no notice.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_RETENTION_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_RETENTION_COMMANDS_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Deletes some notices of an inbox that are older than a time; the next command deletes more.
class ForgetNotices final : public command::Command {
 public:
  ForgetNotices(InboxRef inbox, absl::Time before) : inbox_(std::move(inbox)), before_(before) {}

  std::string_view name() const override { return "notices.forget"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const InboxRef inbox_;
  const absl::Time before_;
};

// Deletes some rows of an erased person; the next command deletes more.
class ErasePersonHere final : public command::Command {
 public:
  explicit ErasePersonHere(InboxRef person) : person_(std::move(person)) {}

  std::string_view name() const override { return "persons.erase"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const InboxRef person_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_RETENTION_COMMANDS_H_
