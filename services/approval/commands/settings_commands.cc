#include "services/approval/commands/settings_commands.h"

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/settings.h"
#include "services/approval/store/settings_table.h"

namespace outlay::approval {

absl::StatusOr<command::Outcome> UpdateApprovalSettings::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const ApprovalSettings before, LoadApprovalSettings(context.txn, organization));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(request_.parent(), request_.settings().etag(), EtagOf(before)));
  absl::StatusOr<ApprovalSettings> after = FromProto(request_.settings());
  if (!after.ok()) return AtField("settings", after.status());
  after->revision = before.revision;
  after->update_time = before.update_time;
  if (*after == before) return Unchanged(request_.parent(), ToProto(before));
  OUTLAY_RETURN_IF_ERROR(CheckHand(before, hand_));
  ++after->revision;
  after->update_time = context.now;
  if (hand_ != Confirmation::kTry) SaveApprovalSettings(context.txn, organization, *after);
  command::Outcome outcome;
  outcome.resource = request_.parent();
  outcome.before = ToProto(before).SerializeAsString();
  v1::ApprovalSettingsChanged event;
  event.set_organization(request_.parent());
  *event.mutable_settings() = ToProto(*after);
  outcome.after = event.settings().SerializeAsString();
  outcome.announcements = {command::Announce(outcome.resource, event)};
  return outcome;
}

}  // namespace outlay::approval
