// The verb on an organization's settings for reviews (A7, A12).
#ifndef OUTLAY_SERVICES_APPROVAL_COMMANDS_SETTINGS_COMMANDS_H_
#define OUTLAY_SERVICES_APPROVAL_COMMANDS_SETTINGS_COMMANDS_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/approval/v1/approval_settings.pb.h"
#include "services/approval/commands/scene.h"

namespace outlay::approval {

// ABORTED / ETAG_MISMATCH, INVALID_ARGUMENT / FIELD_INVALID {field}; and as CheckHand.
class UpdateApprovalSettings final : public command::Command {
 public:
  explicit UpdateApprovalSettings(v1::UpdateApprovalSettingsRequest request, Confirmation hand = Confirmation::kAlone)
      : request_(std::move(request)), hand_(hand) {}
  std::string_view name() const override { return "approvalSettings.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateApprovalSettingsRequest request_;
  const Confirmation hand_;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_COMMANDS_SETTINGS_COMMANDS_H_
