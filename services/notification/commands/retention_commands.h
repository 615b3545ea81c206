// What is kept no more, one command each: notices that are old, and people who were erased. Their log records name
// whose inbox it was and no notice.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_RETENTION_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_RETENTION_COMMANDS_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Takes some notices of an inbox away that came before a time; more go with the next command.
class ForgetNotices final : public command::Command {
 public:
  ForgetNotices(InboxRef inbox, absl::Time before) : inbox_(std::move(inbox)), before_(before) {}

  std::string_view name() const override { return "notices.forget"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const InboxRef inbox_;
  const absl::Time before_;
};

// Takes some rows of an erased person away; more go with the next command.
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
