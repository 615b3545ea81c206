// Changes a user's preferences for notices (N7). The callers have checked that they are the user's.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_UPDATE_PREFERENCES_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_UPDATE_PREFERENCES_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Answers UserPreferences. ABORTED / ETAG_MISMATCH: `etag` is set and differs from that of the preferences.
class UpdatePreferences final : public command::Command {
 public:
  UpdatePreferences(InboxRef user, Preferences preferences, std::string etag)
      : user_(std::move(user)), preferences_(std::move(preferences)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "preferences.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const InboxRef user_;
  const Preferences preferences_;
  const std::string etag_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_UPDATE_PREFERENCES_H_
